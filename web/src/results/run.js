/** Running a query without leaving the page: the answer comes as a part of it, and can be cancelled. */
import { html } from "../shared/element.js";

/** Milliseconds after which a running query is shown to be running. */
const PATIENCE = 150;

export class Run {
  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} host where answers stand
   * @param {import("../shared/messages.js").Say} say
   */
  constructor(form, host, say) {
    this.host = host;
    this.say = say;
    this.answerUrl = form.dataset.answer ?? "";
    this.cancelUrl = form.dataset.cancel ?? "";
    this.name = "";
    this.going = new AbortController();
  }

  /**
   * Ask, and put the answer into the page.
   *
   * @param {string} query
   * @param {URLSearchParams} parameters of the page's address
   * @returns {Promise<HTMLElement | null>} the answer's section; null where another query was run meanwhile
   */
  async ask(query, parameters) {
    this.stop();
    const going = (this.going = new AbortController());
    this.name = newName();
    const progress = this.progress(going);
    const section = await this.fetched(query, parameters, going.signal).catch(() => this.failed(going));
    progress.end();
    if (!section || going !== this.going) return null;
    this.name = "";
    this.host.replaceChildren(section);
    return section;
  }

  /**
   * @param {string} query
   * @param {URLSearchParams} parameters
   * @param {AbortSignal} signal
   * @returns {Promise<HTMLElement>}
   */
  async fetched(query, parameters, signal) {
    const asked = new URLSearchParams(parameters);
    for (const name of ["query", "example"]) asked.delete(name);
    const body = new URLSearchParams({ query });
    for (const name of ["footnotes", "rows"]) if (asked.has(name)) body.set(name, asked.get(name) ?? "");
    const language = asked.get("lang");
    const address = language ? `${this.answerUrl}?lang=${encodeURIComponent(language)}` : this.answerUrl;
    const response = await fetch(address, {
      method: "POST",
      body,
      signal,
      headers: { Accept: "text/html", "X-KG-Query": this.name },
    });
    const text = await response.text();
    const section = new DOMParser().parseFromString(text, "text/html").getElementById("results");
    if (section) return document.importNode(section, true);
    return this.notice(titleIn(text) ?? `HTTP ${response.status}`, this.say("tryAgain"));
  }

  /** Cancel what runs: here, and on the server. */
  stop() {
    if (this.name) cancelOnServer(this.cancelUrl, this.name);
    this.name = "";
    this.going.abort();
  }

  /** What the reader sees instead of an answer after cancelling. */
  cancel() {
    this.stop();
    this.going = new AbortController();
    this.host.replaceChildren(this.notice(this.say("cancelled"), this.say("cancelledWords")));
  }

  /** @param {AbortController} going */
  failed(going) {
    if (going.signal.aborted) return null;
    return this.notice(this.say("noServer"), this.say("tryAgain"));
  }

  /**
   * @param {string} title
   * @param {string} words
   */
  notice(title, words) {
    return html(
      "section",
      { class: "part", id: "results" },
      html("div", { class: "notice", role: "alert" }, html("h2", {}, title), html("p", {}, words)),
    );
  }

  /**
   * Show that a query runs, for how long, and how to cancel it.
   *
   * @param {AbortController} going
   */
  progress(going) {
    const begun = performance.now();
    const clock = html("span", { class: "elapsed" });
    const tell = () => {
      clock.textContent = this.say("seconds", { seconds: ((performance.now() - begun) / 1000).toFixed(1) });
    };
    const bar = html(
      "div",
      { class: "running" },
      html("span", { role: "status" }, this.say("running")),
      clock,
      html("button", { class: "button", type: "button", click: () => this.cancel() }, this.say("cancel")),
    );
    const shown = setTimeout(() => {
      if (going !== this.going) return;
      this.host.prepend(bar);
      this.host.classList.add("is-running");
      tell();
    }, PATIENCE);
    const ticking = setInterval(tell, 100);
    const end = () => {
      clearTimeout(shown);
      clearInterval(ticking);
      bar.remove();
      if (going === this.going || going.signal.aborted) this.host.classList.remove("is-running");
    };
    return { end };
  }
}

/** A name for a query that nobody can guess. */
function newName() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/**
 * Stop a query on the server, which may have only just heard of it.
 *
 * @param {string} address
 * @param {string} name
 */
async function cancelOnServer(address, name) {
  for (const wait of [0, 200, 800]) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const body = new URLSearchParams({ name });
    const answer = await fetch(address, { method: "POST", body, keepalive: true }).catch(() => null);
    if (answer?.ok) return;
  }
}

/**
 * The title of a problem that came as data.
 *
 * @param {string} text
 * @returns {string | null}
 */
function titleIn(text) {
  try {
    return JSON.parse(text).title ?? null;
  } catch {
    return null;
  }
}
