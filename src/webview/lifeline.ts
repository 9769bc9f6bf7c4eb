/** Longest wait for an answer, in milliseconds; the extension host may be kept busy by other extensions. */
const patience = 5000;

/**
 * Time without reports, in milliseconds, after which an extension that is training is asked: it reports several a
 * second.
 */
const silence = 5000;

/**
 * Whether the extension that created the page still runs; the page outlives it. It is asked when the page becomes
 * visible, when a button is pressed, and when reports stop coming; otherwise no timer runs.
 */
export class Lifeline {
  readonly #ping: () => void;
  readonly #onChange: () => void;
  #answer: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #isHeard = false;
  #isLost = false;

  constructor(ping: () => void, onChange: () => void) {
    this.#ping = ping;
    this.#onChange = onChange;
  }

  /** No answer came in time; one may still come. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** To be called for every message from the extension. */
  heard(): void {
    this.#isHeard = true;
    this.#stopWaiting();
    this.#setLost(false);
  }

  ask(): void {
    this.#ping();
    this.expectAnswer();
  }

  /** To be called after sending a message that is always answered. */
  expectAnswer(): void {
    this.#answer ??= setTimeout(() => {
      this.#stopWaiting();
      this.#setLost(true);
    }, patience);
  }

  /** Starts or stops the watch for missing reports. */
  watch(isReporting: boolean): void {
    if (isReporting === (this.#watch !== undefined)) return;
    clearInterval(this.#watch);
    this.#isHeard = true;
    this.#watch = isReporting
      ? setInterval(() => {
          this.#listen();
        }, silence)
      : undefined;
  }

  /** To be called when the page is hidden. */
  rest(): void {
    this.#stopWaiting();
    this.watch(false);
  }

  #listen(): void {
    if (!this.#isHeard) this.ask();
    this.#isHeard = false;
  }

  #stopWaiting(): void {
    clearTimeout(this.#answer);
    this.#answer = undefined;
  }

  #setLost(isLost: boolean): void {
    if (isLost === this.#isLost) return;
    this.#isLost = isLost;
    this.#onChange();
  }
}
