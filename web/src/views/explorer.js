/** The neighbour picture as a whole: what the reader does, and what becomes of it. */
import { drag } from "d3-drag";
import { select } from "d3-selection";
import { html } from "../shared/element.js";
import { pageAbout } from "./address.js";
import { Camera } from "./camera.js";
import { Details } from "./details.js";
import { Drawing } from "./drawing.js";
import { PictureGraph } from "./graph.js";
import { fillLegend } from "./legend.js";
import { glide } from "./motion.js";
import { Opening } from "./opening.js";
import { extents, fill, settleInView } from "./stage.js";
import { Status } from "./status.js";
import { toolbar } from "./toolbar.js";
import { Twin } from "./twin.js";
import { DIRECTIONS, step } from "./walk.js";

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
    this.twin = new Twin(document.getElementById("neighbour-list"), (key) => this.pointAt(key));
    /** @type {string | null} */
    this.selected = null;
    this.show(host);
    this.camera = new Camera(this.drawing.surface, {
      moved: (view) => this.drawing.moveTo(view),
      rested: () => this.drawing.texts.lay(),
      wheelPassed: () => this.status.hint(say("zoomHint")),
    });
    this.opening = new Opening(this, new URL(host.dataset.src ?? "", location.href).href);
    this.arrange();
    this.listen();
  }

  /** @param {HTMLElement} host */
  show(host) {
    const { frame } = this.drawing;
    const tools = toolbar({
      say: this.say,
      closer: () => this.camera.zoomBy(1.4),
      farther: () => this.camera.zoomBy(1 / 1.4),
      fit: () => this.fit(),
      gephi: openPanel(),
    });
    frame.append(tools, this.details.element, this.status.element);
    host.replaceChildren(
      frame,
      html("p", { class: "visually-hidden", id: "picture-keys" }, this.say("keys")),
    );
    host.classList.add("is-drawn");
    this.legend =
      host.parentElement?.querySelector(".legend") ?? host.appendChild(html("ul", { class: "legend" }));
    this.drawing.measure();
    this.drawing.texts.measure();
  }

  // ------------------------------------------------------------------- places

  /** The first picture: the server's places fill the view, labels get room, everything is in sight. */
  arrange() {
    this.refresh();
    fill(this.drawing);
    settleInView(this.drawing, new Set([this.graph.focus]));
    this.fit();
    this.rove(this.graph.focus);
  }

  refresh() {
    this.drawing.update();
    fillLegend(/** @type {HTMLElement} */ (this.legend), this.graph);
  }

  /** @returns {Map<string, {x: number, y: number}>} */
  positions() {
    return new Map([...this.graph.nodes.values()].map(({ key, x, y }) => [key, { x, y }]));
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
    settleInView(drawing, fixed);
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
    window.addEventListener("popstate", () => this.opening.restore());
    new ResizeObserver(() => this.drawing.measure() && this.fit()).observe(this.drawing.surface);
    this.bindDrag();
  }

  bindDrag() {
    /** @type {import("d3-drag").DragBehavior<SVGSVGElement, unknown, any>} */
    const dragging = drag();
    dragging
      .filter((event) => event.button === 0 && !event.ctrlKey && !event.touches && keyOf(event) !== null)
      .subject((event) => this.drawing.nodes.get(/** @type {string} */ (keyOf(event.sourceEvent))))
      .clickDistance(4)
      .on("drag", ({ subject, x, y }) => this.drag(subject.node, x, y))
      .on("end", () => this.drawing.texts.lay());
    select(this.drawing.surface).call(dragging).style("touch-action", null); // the style sheet decides
  }

  /**
   * @param {PictureNode} node
   * @param {number} screenX
   * @param {number} screenY
   */
  drag(node, screenX, screenY) {
    const { k, x, y } = this.camera.view;
    node.x = (screenX - x) / k;
    node.y = (screenY - y) / k;
    this.drawing.moveOne(node.key);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const key = keyOf(event);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const work = this.workOf(event.key, key);
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
      "+": () => this.camera.zoomBy(1.4),
      "=": () => this.camera.zoomBy(1.4),
      "-": () => this.camera.zoomBy(1 / 1.4),
      0: () => this.fit(),
    }[pressed];
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
      remaining: this.graph.remaining(node),
      expand: () => this.opening.open(node.key),
      fold: () => this.opening.close(node.key),
      close: () => {
        this.select(null);
        this.go(node.key);
      },
    });
    this.details.stand(this.drawing, node.key);
  }

  /**
   * @param {PictureNode} node
   * @returns {{page: string | null, focus: string | null}}
   */
  addresses(node) {
    if (node.kind === "group") {
      const part = { iri: node.parent ?? this.graph.focus, relation: `${node.direction} ${node.predicate}` };
      return { page: `${pageAbout(this.page, part)}#neighbour-list`, focus: null };
    }
    const entity = new URL("entity", this.page).href;
    return {
      page: node.key.startsWith("_:") ? null : pageAbout(entity, { iri: node.key }),
      focus: node.key === this.graph.focus ? null : pageAbout(this.page, { iri: node.key }),
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
