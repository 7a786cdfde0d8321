/** Runs before first paint: puts the reader's chosen theme on the page, and gives the switch its work. */
import { chosenTheme, keepTheme, otherTheme, shownTheme } from "./shared/theme.js";

apply(chosenTheme());
document.addEventListener("DOMContentLoaded", bindSwitches);
window.addEventListener("storage", () => {
  apply(chosenTheme());
  describeSwitches();
});
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", describeSwitches);

/** @param {string | null} theme */
function apply(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

/** @returns {NodeListOf<HTMLButtonElement>} */
function switches() {
  return document.querySelectorAll("[data-theme-switch]");
}

function bindSwitches() {
  for (const button of switches()) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const theme = otherTheme(shownTheme());
      apply(theme);
      keepTheme(theme);
      describeSwitches();
    });
  }
  describeSwitches();
}

/** Pressed means: dark. */
function describeSwitches() {
  const dark = shownTheme() === "dark";
  for (const button of switches()) button.setAttribute("aria-pressed", String(dark));
}
