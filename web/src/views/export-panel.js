/** The panel that takes the network along: how far the file is, a way to stop, and what was lost. */
import { html } from "../shared/element.js";
import { readWithProgress } from "../shared/progress.js";
import { exportAddress, withProgress } from "./export-address.js";
import { save } from "./save.js";

/**
 * @typedef {import("../shared/messages.js").Say} Say
 * @typedef {import("../shared/progress.js").Step} Step
 */

/** How long a copied address says so, in milliseconds. */
const COPIED = 2000;

export class ExportPanel {
  /**
   * @param {HTMLFormElement} form
   * @param {Say} say
   */
  constructor(form, say) {
    this.form = form;
    this.say = say;
    this.button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
    this.address = /** @type {HTMLInputElement} */ (form.querySelector("[readonly]"));
    this.bar = html("progress", { max: 1, "aria-labelledby": "export-status" });
    this.words = html("span", { role: "status", id: "export-status" });
    this.stop = html("button", { class: "button", type: "button", hidden: true }, say("exportCancel"));
    this.row = html("p", { class: "export-progress", hidden: true }, this.bar, this.words);
    this.losses = html("details", { class: "export-losses", hidden: true });
    this.button.after(this.stop);
    this.button.parentElement?.after(this.row, this.losses);
    this.address.after(this.copyButton());
    form.addEventListener("input", () => this.refresh());
    form.closest("details")?.addEventListener("toggle", () => this.refresh());
    window.addEventListener("popstate", () => this.refresh());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    this.refresh();
  }

  /** Show the address of the file that would come now. */
  refresh() {
    this.address.value = exportAddress(this.form.action, new FormData(this.form), location.href);
  }

  copyButton() {
    const { say } = this;
    const button = html("button", { class: "button", type: "button" }, say("exportCopy"));
    button.addEventListener("click", async () => {
      this.address.select();
      await navigator.clipboard?.writeText(this.address.value).catch(() => {});
      button.textContent = say("exportCopied");
      setTimeout(() => (button.textContent = say("exportCopy")), COPIED);
    });
    return button;
  }

  /** Have the file made, show how far it is, and save it. */
  async run() {
    this.refresh();
    const leaving = new AbortController();
    this.stop.onclick = () => leaving.abort();
    this.busy(true);
    try {
      const response = await fetch(withProgress(this.address.value), {
        signal: leaving.signal,
        headers: { Accept: "application/json" },
      });
      if (!response.ok || !response.body) throw new Error(await problemOf(response));
      const { file, last } = await readWithProgress(response.body, (step) => this.tell(step));
      save(file, last.name ?? "graph");
      this.done(last);
    } catch (error) {
      this.failed(error);
    } finally {
      this.busy(false);
    }
  }

  /** @param {boolean} on */
  busy(on) {
    this.button.disabled = on;
    this.stop.hidden = !on;
    this.bar.hidden = !on;
    if (!on) return;
    this.row.hidden = false;
    this.losses.hidden = true;
    this.words.textContent = this.say("exportReading");
    this.bar.removeAttribute("value");
  }

  /** @param {Step} step */
  tell({ stage, done = 0, whole = 0 }) {
    if (!stage) return;
    const share = whole ? done / whole : 0;
    if (whole) this.bar.value = share;
    else this.bar.removeAttribute("value");
    const words = { sorting: "exportSorting", writing: "exportWriting", loading: "exportLoading" };
    const key = words[/** @type {keyof typeof words} */ (stage)] ?? "exportReading";
    this.words.textContent = this.say(key, { percent: Math.floor(share * 100) });
  }

  /** @param {Step} last */
  done({ name = "", report = {} }) {
    this.words.textContent = this.say("exportDone", { name, nodes: report.nodes, edges: report.edges });
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const lines = (report.losses ?? []).map(
      (/** @type {{words: string, count: number}} */ { words, count }) =>
        html("div", {}, html("dt", {}, words), html("dd", {}, number.format(count))),
    );
    this.losses.replaceChildren(
      html("summary", {}, this.say("exportLosses")),
      html("dl", { class: "export-report" }, ...lines),
    );
    this.losses.hidden = !lines.length;
  }

  /** @param {unknown} error */
  failed(error) {
    const stopped = error instanceof DOMException && error.name === "AbortError";
    const told = error instanceof Error && !(error instanceof TypeError) ? error.message : "";
    this.words.textContent = stopped ? this.say("exportStopped") : told || this.say("exportFailed");
  }
}

/** @param {Response} response */
async function problemOf(response) {
  const problem = await response.json().catch(() => ({}));
  return problem.detail ?? `${response.status}`;
}
