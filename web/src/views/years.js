/** The year slider: what is not there in the chosen year fades; playing goes on a year at a time. */
import { html, set } from "../shared/element.js";

/** How long a year shows while they are played, in milliseconds. */
const BEAT = 900;

export class Years {
  /**
   * @param {import("./explorer.js").Explorer} picture
   * @param {HTMLElement} host
   */
  constructor(picture, host) {
    const { say } = picture;
    this.picture = picture;
    /** @type {number | null} */
    this.year = null;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.playing = undefined;
    this.range = html("input", {
      type: "range",
      step: 1,
      id: "picture-year",
      "aria-describedby": "picture-year-told",
    });
    this.shown = html("output", { for: "picture-year", class: "years-shown" });
    this.told = html("span", { id: "picture-year-told", class: "small quiet", role: "status" });
    this.play = html("button", { class: "button", type: "button", click: () => this.toggle() }, say("play"));
    this.all = html(
      "button",
      { class: "button plain", type: "button", click: () => this.choose(null) },
      say("allYears"),
    );
    this.element = html(
      "div",
      { class: "picture-years", role: "group", "aria-label": say("years"), hidden: true },
      ...[html("label", { for: "picture-year" }, say("year")), this.range, this.shown],
      ...[picture.still ? null : this.play, this.all, this.told],
    );
    host.after(this.element);
    this.range.addEventListener("input", () => {
      this.stop();
      this.show(Number(this.range.value));
    });
    this.range.addEventListener("change", () => picture.remember());
  }

  /** Take over the years that the picture's things begin and end in. */
  fill() {
    const years = this.picture.graph.years;
    this.element.hidden = !years || years.first === years.last;
    if (!years) return;
    set(this.range, { min: years.first, max: Math.max(years.last, years.first + 1) });
    this.show(this.year);
  }

  /** @param {number | null} year */
  show(year) {
    const { drawing, say } = this.picture;
    this.year = year;
    const count = drawing.date(year);
    this.range.value = year === null ? this.range.max : String(year);
    this.shown.textContent = year === null ? say("everyYear") : say("yearIs", { year: String(year) });
    this.told.textContent = year === null ? "" : say("inYear", { count });
    this.all.hidden = year === null;
  }

  /**
   * @param {number | null} year
   */
  choose(year) {
    this.stop();
    this.show(year);
    this.picture.remember();
  }

  /** @param {number | null} year */
  restore(year) {
    this.stop();
    this.show(year);
  }

  toggle() {
    if (this.playing !== undefined) {
      this.stop();
      this.picture.remember();
      return;
    }
    const last = Number(this.range.max);
    const next = () => {
      const year = this.year === null || this.year >= last ? Number(this.range.min) : this.year + 1;
      this.show(year);
      if (year < last) return;
      this.stop();
      this.picture.remember();
    };
    this.play.textContent = this.picture.say("pause");
    this.playing = setInterval(next, BEAT);
    next();
  }

  stop() {
    clearInterval(this.playing);
    this.playing = undefined;
    this.play.textContent = this.picture.say("play");
  }
}
