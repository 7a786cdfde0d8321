/** Where in a query the caret is, and so what may be written there. Pure: text in, facts out. */
import { tokens } from "./tokens.js";

/**
 * @typedef {object} Place
 * @property {"class" | "predicate" | "entity" | "expression" | "prefix" | "start" | "keyword"} kind what may be written
 * @property {number} from where the name begins that the caret ends
 * @property {string} text of that name
 * @property {string[]} classes IRIs of the classes that the subject is said to have
 *
 * @typedef {object} Group what is between two brackets
 * @property {"pattern" | "expression" | "data"} kind
 * @property {"subject" | "predicate" | "object" | "end"} slot
 * @property {string} subject
 * @property {string} predicate
 */

const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const TERMS = new Set(["iri", "name", "variable", "string", "number"]);
const PATH = new Set(["/", "|", "^", "!"]);
/** Words that a term follows that is no part of a triple. */
const TAKES_A_TERM = new Set(["GRAPH", "SERVICE", "SILENT", "BIND", "AS", "VALUES"]);
/** Kinds of tokens in whose middle nothing is completed. */
const PROSE = new Set(["comment", "string", "iri", "unclosed", "number"]);

/**
 * Find out what may be written at an offset.
 *
 * @param {string} text a query, which need not be whole
 * @param {number} at
 * @param {Record<string, string>} prefixes IRIs by prefix, declared or not
 * @returns {Place | null} nothing where nothing can be completed
 */
export function placeOf(text, at, prefixes) {
  const all = tokens(text);
  const here = all.find(({ start, end }) => start < at && at <= end);
  if (here && PROSE.has(here.kind)) return null;
  const written = here && here.kind !== "mark" ? here : null;
  const from = written ? written.start : at;
  const reader = new Reader(prefixes);
  for (const token of all) {
    if (token.start >= from) reader.mark();
    reader.take(token);
  }
  reader.mark();
  const { kind, subject } = /** @type {{kind: Place["kind"], subject: string}} */ (reader.marked);
  const classes = kind === "predicate" ? (reader.types.get(subject) ?? []) : [];
  return { kind, from, text: text.slice(from, at), classes };
}

/** Goes through a query's tokens and knows which part of which triple comes next. */
class Reader {
  /** @param {Record<string, string>} prefixes */
  constructor(prefixes) {
    this.prefixes = prefixes;
    /** @type {Group[]} */
    this.groups = [];
    /** @type {Map<string, string[]>} */
    this.types = new Map();
    this.before = "";
    this.blanks = 0;
    this.inValues = false;
    /** @type {{kind: Place["kind"], subject: string} | null} */
    this.marked = null;
  }

  get group() {
    return this.groups[this.groups.length - 1];
  }

  /** Note what may come here; the first time counts. */
  mark() {
    this.marked ??= { kind: this.kind(), subject: this.group?.subject ?? "" };
  }

  /** @returns {Place["kind"]} */
  kind() {
    const { group, before } = this;
    if (before === "PREFIX") return "prefix";
    if (!group) return before ? "keyword" : "start";
    if (TAKES_A_TERM.has(before) || group.kind === "data") return "entity";
    if (group.kind === "expression") return "expression";
    if (group.slot === "object" && group.predicate === TYPE) return "class";
    if (group.slot === "predicate") return "predicate";
    return group.slot === "end" ? "keyword" : "entity";
  }

  /** @param {import("./tokens.js").Token} token */
  take({ kind, text }) {
    if (kind === "comment") return;
    if (kind === "mark") this.takeMark(text);
    else if (this.before !== "PREFIX" && this.before !== "BASE") this.takeWord(kind, text);
    this.before = kind === "word" ? text.toUpperCase() : text;
  }

  /** @param {string} mark */
  takeMark(mark) {
    if (mark === "{") this.open(this.inValues ? "data" : "pattern");
    else if (mark === "(") this.openBracket();
    else if (mark === "[") this.openBlank();
    else if (mark === ")") this.closeBracket();
    else if (mark === "}") this.closeGroup();
    else if (mark === "]") this.groups.pop();
    else if (this.group) this.punctuate(this.group, mark);
  }

  /**
   * @param {Group} group
   * @param {string} mark
   */
  punctuate(group, mark) {
    if (mark === ".") group.slot = "subject";
    else if (mark === ";") group.slot = "predicate";
    else if (mark === ",") group.slot = "object";
    else if (PATH.has(mark) && group.slot === "object") group.slot = "predicate";
  }

  /** @param {Group["kind"]} kind */
  open(kind) {
    this.groups.push({ kind, slot: "subject", subject: "", predicate: "" });
  }

  openBracket() {
    if (this.group?.kind === "pattern" && this.group.slot === "predicate") return; // a path in brackets
    this.open("expression");
  }

  openBlank() {
    this.blanks += 1;
    const name = `[${this.blanks}`;
    if (this.group) this.term(this.group, name);
    this.groups.push({ kind: "pattern", slot: "predicate", subject: name, predicate: "" });
  }

  closeBracket() {
    if (this.group?.kind === "expression") this.closeGroup(); // else it is the end of a path in brackets
  }

  closeGroup() {
    this.groups.pop();
    if (this.group && this.group.slot !== "end") this.group.slot = "subject";
  }

  /**
   * @param {string} kind
   * @param {string} text
   */
  takeWord(kind, text) {
    const word = text.toUpperCase();
    if (kind === "word") this.inValues = word === "VALUES";
    if (!this.group || this.group.kind !== "pattern") return;
    if (kind === "word" && text !== "a") {
      if (!["TRUE", "FALSE"].includes(word)) this.group.slot = "subject";
      else this.term(this.group, text);
    } else if (!TAKES_A_TERM.has(this.before) && (TERMS.has(kind) || text === "a")) {
      this.term(this.group, text === "a" && kind === "word" ? TYPE : text);
    }
  }

  /**
   * @param {Group} group
   * @param {string} text
   */
  term(group, text) {
    if (group.slot === "subject") [group.subject, group.slot] = [text, "predicate"];
    else if (group.slot === "predicate") [group.predicate, group.slot] = [this.iri(text), "object"];
    else if (group.slot === "object") {
      if (group.predicate === TYPE) this.types.set(group.subject, [...this.typesOf(group), this.iri(text)]);
      group.slot = "end";
    }
  }

  /** @param {Group} group */
  typesOf(group) {
    return this.types.get(group.subject) ?? [];
  }

  /** @param {string} text of a term */
  iri(text) {
    if (text.startsWith("<")) return text.slice(1, -1);
    const colon = text.indexOf(":");
    const namespace = colon < 0 ? undefined : this.prefixes[text.slice(0, colon)];
    return namespace === undefined || text === TYPE ? text : namespace + text.slice(colon + 1);
  }
}
