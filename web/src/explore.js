/** The page of the neighbour picture: the server's picture and list stand; this makes the picture answer. */
import { pageSpeaker } from "./shared/messages.js";
import { ExportPanel } from "./views/export-panel.js";
import { Explorer } from "./views/explorer.js";
import { wantsStill } from "./views/motion.js";
import { fetchGraph } from "./views/opening.js";

const form = document.querySelector("form.export-form");
const panel = form instanceof HTMLFormElement ? new ExportPanel(form, pageSpeaker()) : null;
const host = document.getElementById("picture");
if (host?.dataset.src) begin(host, host.dataset.src);

/**
 * @param {HTMLElement} host
 * @param {string} source
 */
async function begin(host, source) {
  const json = await fetchGraph(new URL(source, location.href).href).catch(() => null);
  if (!json) return; // the server's picture stays, and the list
  const explorer = new Explorer(host, json, pageSpeaker(), wantsStill());
  explorer.remembered = () => panel?.refresh();
  await explorer.restore();
}
