/** The list beside the picture: it has what the picture shows, and each shows what is pointed at in the other. */
import { html, set } from "../shared/element.js";
import { nodeOf } from "./state.js";

export class Twin {
  /**
   * @param {HTMLElement | null} list
   * @param {(key: string | null) => void} pointed
   * @param {(key: string) => void} chosen a thing that the reader opened was chosen
   */
  constructor(list, pointed, chosen) {
    this.pointed = pointed;
    this.chosen = chosen;
    this.links = linksIn(list);
    for (const link of this.links) this.watch(link);
    this.brought = html("div", { class: "neighbours-brought" });
    list?.append(this.brought);
  }

  /** @param {HTMLAnchorElement} link */
  watch(link) {
    const key = link.dataset.iri ?? null;
    for (const event of ["pointerenter", "focus"]) link.addEventListener(event, () => this.pointed(key));
    for (const event of ["pointerleave", "blur"]) link.addEventListener(event, () => this.pointed(null));
  }

  /**
   * Leave out what the picture does not show, and add what was opened in it.
   *
   * @param {import("./graph.js").PictureGraph} graph
   * @param {import("../shared/messages.js").Say} say
   */
  fill(graph, say) {
    const first = new Set(this.links.map((link) => link.dataset.iri));
    for (const link of this.links) {
      const key = link.dataset.iri ?? "";
      set(link.closest("li") ?? link, { hidden: graph.held.nodes.has(key) && !graph.nodes.has(key) });
    }
    /** @type {Map<string, HTMLElement[]>} */
    const groups = new Map();
    for (const node of graph.nodes.values()) {
      const by = [...(graph.bringers.get(node.key) ?? [])].find(Boolean);
      if (by === undefined || node.kind === "group" || first.has(node.key)) continue;
      const opener = graph.held.nodes.get(nodeOf(by));
      const name = (opener?.kind === "group" ? opener.label : opener?.label) || say("thing");
      groups.set(name, [...(groups.get(name) ?? []), this.item(node)]);
    }
    const sections = [...groups].map(([name, items]) =>
      html(
        "section",
        { class: "neighbour-group" },
        html("h3", {}, say("opened", { label: name })),
        html("ul", { class: "neighbour-items" }, ...items),
      ),
    );
    this.brought.replaceChildren(...sections);
  }

  /** @param {import("./graph.js").PictureNode} node */
  item(node) {
    const link = html(
      "a",
      { href: "#picture", "data-iri": node.key, click: () => this.chosen(node.key) },
      node.label,
    );
    this.watch(link);
    return html("li", {}, html("span", { "aria-hidden": "true" }, "·"), link);
  }

  /** @param {string | null} key */
  select(key) {
    for (const link of [...this.links, ...linksIn(this.brought)])
      set(link, { "aria-current": link.dataset.iri === key ? "true" : null });
  }
}

/**
 * @param {Element | null} list
 * @returns {HTMLAnchorElement[]}
 */
function linksIn(list) {
  return [...(list?.querySelectorAll("a[data-iri]") ?? [])].filter(
    (link) => link instanceof HTMLAnchorElement,
  );
}
