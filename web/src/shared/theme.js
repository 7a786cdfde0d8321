/** The theme a reader chose, and the one that is on the screen. */

const KEY = "kg-theme";

/**
 * What the reader chose here before, if anything.
 * @returns {"light" | "dark" | null}
 */
export function chosenTheme() {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : null;
  } catch {
    return null; // storage is forbidden here: follow the system
  }
}

/** @param {"light" | "dark"} theme */
export function keepTheme(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // storage is forbidden here: the choice lasts as long as the page
  }
}

/** @returns {"light" | "dark"} */
export function shownTheme() {
  const set = document.documentElement.dataset.theme;
  if (set === "light" || set === "dark") return set;
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** @param {"light" | "dark"} theme */
export function otherTheme(theme) {
  return theme === "dark" ? "light" : "dark";
}
