/** Asks for suggestions while somebody types: once the fingers rest, and only the last question counts. */

const REST_MS = 90;

export class Latest {
  /**
   * @param {string} address of the suggestions
   * @param {(words: string, found: any[]) => void} answer
   */
  constructor(address, answer) {
    this.address = address;
    this.answer = answer;
    this.timer = 0;
    this.running = new AbortController();
  }

  /**
   * @param {string} typed
   * @param {number} [rest] milliseconds to wait for more
   */
  ask(typed, rest = REST_MS) {
    this.forget();
    const words = typed.trim();
    if (!words) this.answer("", []);
    else this.timer = setTimeout(() => this.fetch(words), rest);
  }

  /** Take no answer to what was asked before. */
  forget() {
    clearTimeout(this.timer);
    this.running.abort();
    this.running = new AbortController();
  }

  /** @param {string} words */
  async fetch(words) {
    const address = new URL(this.address, location.href);
    address.searchParams.set("q", words);
    const { signal } = this.running;
    try {
      const response = await fetch(address, { signal, headers: { Accept: "application/json" } });
      if (response.ok) this.answer(words, (await response.json()).results);
    } catch {
      // overtaken by the next letter, or no connection: the form still searches
    }
  }
}
