/** Undo and redo: the picture's steps are the browser's own, so that Back and Forward do the same. */

export class History {
  /** @param {(undo: boolean, redo: boolean) => void} tell what can be done now */
  constructor(tell) {
    this.tell = tell;
    this.step = history.state?.step ?? 0;
    this.last = this.step;
  }

  /** @param {string} address */
  push(address) {
    this.step += 1;
    this.last = this.step;
    history.pushState({ step: this.step }, "", address);
    this.told();
  }

  /** @param {string} address */
  replace(address) {
    history.replaceState({ step: this.step }, "", address);
  }

  /** @param {{step: number} | null} state of the step that the browser went to */
  moved(state) {
    this.step = state?.step ?? 0;
    this.told();
  }

  undo() {
    if (this.step > 0) history.back();
  }

  redo() {
    if (this.step < this.last) history.forward();
  }

  told() {
    this.tell(this.step > 0, this.step < this.last);
  }
}
