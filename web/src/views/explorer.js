/** The neighbour picture as a whole: what the reader does, and what becomes of it. */
import { html } from "../shared/element.js";
import { pageAbout, relationsOf } from "./address.js";
import { Camera } from "./camera.js";
import { Details } from "./details.js";
import { dragNodes } from "./drag.js";
import { Drawing } from "./drawing.js";
import { Filters } from "./filters.js";
import { PictureGraph } from "./graph.js";
import { Help } from "./help.js";
import { History } from "./history.js";
import { glide } from "./motion.js";
import { Opening, fetchGraph } from "./opening.js";
import { Pins } from "./pins.js";
import { savePng, saveSvg } from "./save.js";
import { extents, fill, settleInView } from "./stage.js";
import { readState, withState } from "./state.js";
import { Status } from "./status.js";
import { toolbar } from "./toolbar.js";
import { Twin } from "./twin.js";
import { DIRECTIONS, step } from "./walk.js";
import { Years } from "./years.js";

/**
 * @typedef {import("./graph.js").PictureNode} PictureNode
 * @typedef {import("./graph.js").Graphology} Graphology
 */

export class Explorer {
  /**
   * @param {HTMLElement} host `#picture`
   * @param {Graphology} json
   * @param {import("../shared/messages.js").Say} say
   * @param {boolean} still whether the reader asked for less motion
   */
  constructor(host, json, say, still) {
    this.say = say;
    this.still = still;
    this.page = new URL(host.dataset.exploreUrl ?? "", location.href).href;
    this.graph = new PictureGraph(json);
    this.drawing = new Drawing(this.graph, say);
    this.details = new Details(say);
    this.status = new Status();
    this.twin = new Twin(
      document.getElementById("neighbour-list"),
      (key) => this.pointAt(key),
      (key) => {
        this.go(key);
        this.select(key);
      },
    );
    /** @type {string | null} */
    this.selected = null;
    this.show(host);
    this.camera = new Camera(this.drawing.surface, {
      moved: (view) => this.drawing.moveTo(view),
      rested: () => this.drawing.texts.lay(),
      wheelPassed: () => this.status.hint(say("zoomHint")),
    });
    this.opening = new Opening(this, new URL(host.dataset.src ?? "", location.href).href);
    this.pins = new Pins(this.drawing);
    this.filters = new Filters(this);
    this.years = new Years(this, host);
    this.history = new History((undo, redo) => this.tools?.enable(undo, redo));
    /** Called when the address has changed. */
    this.remembered = () => {};
    this.arrange();
    this.listen();
  }

  /** @param {HTMLElement} host */
  show(host) {
    const { frame } = this.drawing;
    this.help = new Help(this.say);
    this.tools = toolbar(this.say, {
      gephi: openPanel(),
      undo: () => this.history.undo(),
      redo: () => this.history.redo(),
      closer: () => this.camera.zoomBy(1.4),
      farther: () => this.camera.zoomBy(1 / 1.4),
      fit: () => this.fit(),
      svg: () => saveSvg(this.drawing, host),
      png: () => savePng(this.drawing, host),
      help: () => this.help?.show(),
    });
    frame.append(this.tools.element, this.details.element, this.status.element, this.help.element);
    host.replaceChildren(
      frame,
      html("p", { class: "visually-hidden", id: "picture-keys" }, this.say("keys")),
    );
    host.classList.add("is-drawn");
    this.drawing.measure();
    this.drawing.texts.measure();
  }

  // -------------------------------------------------------------------- state

  /** @returns {import("./state.js").State} */
  get state() {
    const { hidden, relations, classes, direction } = this.filters.chosen;
    const { opened } = this.opening;
    return { opened, hidden, relations, classes, direction, year: this.years.year, pins: this.pins.places };
  }

  /** Keep the state in the address, as a step that can be undone. */
  remember() {
    this.history.push(withState(location.href, this.state));
    this.remembered();
  }

  /** Keep the state in the address without a step of its own. */
  replace() {
    this.history.replace(withState(location.href, this.state));
    this.remembered();
  }

  /** Bring the picture into the state that the address names. */
  async restore() {
    const wanted = readState(location.href);
    this.pins.wanted = wanted.pins;
    const missing = await this.opening.restore(wanted.opened);
    const lost = missing + this.filters.restore(wanted);
    this.pins.restore();
    this.years.restore(wanted.year);
    if (lost) this.status.tell(this.say("linkBroken", { count: lost }));
  }

  // ------------------------------------------------------------------- places

  /** The first picture: the server's places fill the view, labels get room, everything is in sight. */
  arrange() {
    this.refresh();
    this.pins.stretch = fill(this.drawing);
    settleInView(this.drawing, new Set([this.graph.focus]));
    this.fit();
    this.rove(this.graph.focus);
  }

  refresh() {
    this.drawing.update();
    this.filters.fill();
    this.years.fill();
    this.twin.fill(this.graph, this.say);
  }

  /** @returns {Map<string, {x: number, y: number}>} */
  positions() {
    return new Map([...this.graph.held.nodes.values()].map(({ key, x, y }) => [key, { x, y }]));
  }

  /**
   * Show a changed graph: everything has room and is in sight, and nodes go there from where they were.
   *
   * @param {Map<string, {x: number, y: number}>} before
   * @param {Set<string>} fixed keys of the nodes that make no room
   */
  change(before, fixed) {
    const { drawing, camera, graph } = this;
    const view = { ...camera.view };
    this.refresh();
    settleInView(drawing, new Set([...fixed, ...this.pins.keys]));
    this.fit();
    this.rove(this.selected !== null && graph.nodes.has(this.selected) ? this.selected : graph.focus);
    this.select(this.selected);
    if (this.still) return;
    const draw = (/** @type {import("./camera.js").View} */ at) => drawing.moveTo(at);
    glide(graph.nodes.values(), before, [view, camera.view], draw, () => drawing.texts.lay());
  }

  fit() {
    const { drawing, camera } = this;
    drawing.fitted = camera.fit(extents(drawing), drawing.width, drawing.height);
    drawing.moveTo(camera.view);
    drawing.texts.lay();
  }

  // ------------------------------------------------------------------- events

  listen() {
    const { surface } = this.drawing;
    surface.addEventListener("click", (event) => this.select(keyOf(event)));
    surface.addEventListener("dblclick", (event) => this.opening.toggle(keyOf(event)));
    surface.addEventListener("pointerover", (event) => this.pointAt(keyOf(event), keyOf(event, "g.link")));
    surface.addEventListener("pointerleave", () => this.pointAt(null));
    surface.addEventListener("focusin", (event) => this.focused(keyOf(event)));
    surface.addEventListener("focusout", () => this.pointAt(null));
    surface.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("popstate", (event) => {
      this.history.moved(event.state);
      this.restore();
    });
    new ResizeObserver(() => this.drawing.measure() && this.fit()).observe(this.drawing.surface);
    this.bindDrag();
  }

  bindDrag() {
    const { graph, drawing, camera } = this;
    const moved = (/** @type {string} */ key, /** @type {number} */ x, /** @type {number} */ y) => {
      const node = graph.nodes.get(key);
      if (!node) return;
      node.x += x / camera.view.k;
      node.y += y / camera.view.k;
      drawing.moveOne(key);
    };
    dragNodes(drawing.surface, keyOf, moved, (key) => this.pin(key, true));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const key = keyOf(event);
    const command = event.ctrlKey || event.metaKey;
    if (event.altKey) return;
    const work = command ? this.commandOf(event) : this.workOf(event.key, key);
    if (!work) return;
    event.preventDefault();
    work();
  }

  /**
   * @param {string} pressed name of the pressed key
   * @param {string | null} key of the node with the focus
   * @returns {(() => void) | undefined}
   */
  workOf(pressed, key) {
    if (pressed in DIRECTIONS && key) return () => this.walk(key, pressed);
    return {
      Enter: () => this.enter(key),
      " ": () => this.enter(key),
      e: () => this.opening.open(key),
      E: () => this.opening.open(key),
      Backspace: () => this.opening.close(key),
      Home: () => this.go(this.graph.focus),
      Escape: () => this.select(null),
      Delete: () => this.hide(key),
      p: () => this.pin(key),
      P: () => this.pin(key),
      z: () => this.history.undo(),
      y: () => this.history.redo(),
      "?": () => this.help?.show(),
      "+": () => this.camera.zoomBy(1.4),
      "=": () => this.camera.zoomBy(1.4),
      "-": () => this.camera.zoomBy(1 / 1.4),
      0: () => this.fit(),
    }[pressed];
  }

  /** @param {KeyboardEvent} event with Ctrl or ⌘ */
  commandOf({ key, shiftKey }) {
    const pressed = key.toLowerCase();
    if (pressed === "y" || (pressed === "z" && shiftKey)) return () => this.history.redo();
    return pressed === "z" ? () => this.history.undo() : undefined;
  }

  // ----------------------------------------------------------------- changing

  /**
   * Pin a node where it stands, or let it go.
   *
   * @param {string | null} key
   * @param {boolean} [on] the other way than now where it is left out
   */
  pin(key, on) {
    const node = key === null ? undefined : this.graph.nodes.get(key);
    if (!node) return;
    this.pins.set(node, on ?? !node.pinned);
    this.drawing.texts.lay();
    if (this.selected === node.key) this.select(node.key);
    this.status.tell(this.say(node.pinned ? "pinned" : "unpinned", { label: node.label }));
    this.remember();
  }

  /**
   * Take a node out of the picture.
   *
   * @param {string | null} key
   */
  hide(key) {
    if (key === null || key === this.graph.focus) return;
    this.filters.hide(key);
    this.go(this.graph.focus);
  }

  // ------------------------------------------------------------------ choosing

  /**
   * @param {string | null} key of a node
   * @param {string | null} link key of a bundle of links
   */
  pointAt(key, link = null) {
    const focused =
      document.activeElement instanceof SVGElement ? document.activeElement.dataset.key : undefined;
    const active = key ?? focused ?? null;
    this.drawing.activate(active);
    if (active === null) this.drawing.activateLink(link);
  }

  /** @param {string | null} key */
  focused(key) {
    if (key === null) return;
    this.rove(key);
    this.drawing.activate(key);
    const node = this.graph.nodes.get(key);
    if (node) this.camera.reveal(node, this.drawing.width, this.drawing.height);
  }

  /**
   * Make this node the one that Tab comes to.
   *
   * @param {string} key
   */
  rove(key) {
    for (const [other, { element }] of this.drawing.nodes)
      element.setAttribute("tabindex", other === key ? "0" : "-1");
  }

  /** @param {string} key */
  go(key) {
    this.drawing.nodes.get(key)?.element.focus({ preventScroll: true });
  }

  /**
   * @param {string} key
   * @param {string} arrow
   */
  walk(key, arrow) {
    const { graph, drawing } = this;
    const standing = (/** @type {Iterable<string>} */ keys) =>
      [...keys]
        .map((each) => drawing.nodes.get(each))
        .filter((mark) => mark !== undefined)
        .map(({ node, x, y }) => ({ key: node.key, x, y }));
    const neighbours = graph.neighbours(key);
    const siblings = new Set([...neighbours].flatMap((near) => [...graph.neighbours(near)]));
    const next = step(standing([key])[0], arrow, standing(neighbours), standing(siblings));
    if (next) this.go(next.key);
  }

  /** @param {string | null} key */
  enter(key) {
    const node = key === null ? undefined : this.graph.nodes.get(key);
    if (!node) return;
    this.select(node.key);
    if (node.kind === "group") this.opening.open(node.key);
  }

  /** @param {string | null} key */
  select(key) {
    this.selected = key;
    this.drawing.select(key);
    this.twin.select(key);
    const node = key === null ? undefined : this.graph.nodes.get(key);
    if (!node) {
      this.details.hide();
      return;
    }
    this.details.show(node, {
      ...this.addresses(node),
      name: node.kind === "group" ? this.drawing.nameOf(node) : node.label,
      open: this.graph.isOpen(node.key),
      central: node.key === this.graph.focus,
      remaining: this.graph.remaining(node),
      relations: () => this.relationsOf(node.key),
      expand: (by = node.key) => this.opening.open(by),
      fold: (by = node.key) => this.opening.close(by),
      pin: () => this.pin(node.key),
      hide: () => this.hide(node.key),
      close: () => {
        this.select(null);
        this.go(node.key);
      },
    });
    this.details.stand(this.drawing, node.key);
  }

  /**
   * What a node is linked by, with counts, and whether it is opened.
   *
   * @param {string} key
   * @returns {Promise<import("./details.js").Relation[]>}
   */
  async relationsOf(key) {
    const { attributes } = await fetchGraph(relationsOf(this.opening.source, key));
    return attributes.relations.map(
      (/** @type {Record<string, any>} */ { direction, predicate, label, total, more }) => {
        const by = `${key}|${direction}|${predicate}`;
        return { by, label, total, more, direction, open: this.graph.isOpen(by) };
      },
    );
  }

  /**
   * @param {PictureNode} node
   * @returns {{page: string | null, focus: string | null, path: string | null}}
   */
  addresses(node) {
    if (node.kind === "group") {
      const part = { iri: node.parent ?? this.graph.focus, relation: `${node.direction} ${node.predicate}` };
      return { page: `${pageAbout(this.page, part)}#neighbour-list`, focus: null, path: null };
    }
    const entity = new URL("entity", this.page).href;
    const path = pageAbout(new URL("path", this.page).href, { from: this.graph.focus, to: node.key });
    return {
      page: node.key.startsWith("_:") ? null : pageAbout(entity, { iri: node.key }),
      focus: node.key === this.graph.focus ? null : pageAbout(this.page, { iri: node.key }),
      path: node.key === this.graph.focus ? null : path,
    };
  }
}

/**
 * What opens the export panel, where the page has one.
 *
 * @returns {(() => void) | undefined}
 */
function openPanel() {
  const panel = document.getElementById("export");
  if (!(panel instanceof HTMLDetailsElement)) return undefined;
  return () => {
    panel.open = true;
    panel.scrollIntoView({ block: "nearest" });
    panel.querySelector("button")?.focus({ preventScroll: true });
  };
}

/**
 * The key of the node (or of another kind of mark) that an event happened on.
 *
 * @param {Event} event
 * @param {string} marks
 * @returns {string | null}
 */
function keyOf(event, marks = "g.node") {
  const element = event.target instanceof Element ? event.target.closest(marks) : null;
  return element instanceof SVGElement ? (element.dataset.key ?? null) : null;
}
