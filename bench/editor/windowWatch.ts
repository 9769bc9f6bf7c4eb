import { askHost } from './hostFigures';
import type { BenchWindow } from './window';

/** Polling interval, in milliseconds. */
const interval = 200;

/** The texts that a user sees from a moment on. */
export interface Seen {
  /** Time since the activation of Recurrent; negative before it. */
  readonly seconds: number;
  /** Texts of Recurrent's status bar item and of its language status items. */
  readonly texts: readonly string[];
}

/** Records how the texts of Recurrent's status change. */
export class WindowWatch {
  readonly #window: BenchWindow;
  readonly #seen: { readonly at: number; readonly texts: readonly string[] }[] = [];
  readonly #ended: Promise<void>;
  #isStopped = false;
  #activatedAt = NaN;

  constructor(window: BenchWindow) {
    this.#window = window;
    this.#ended = this.#watch();
  }

  async stop(): Promise<readonly Seen[]> {
    this.#isStopped = true;
    await this.#ended;
    return this.#seen.map(({ at, texts }) => ({ seconds: (at - this.#activatedAt) / 1000, texts }));
  }

  async #watch(): Promise<void> {
    while (!this.#isStopped) {
      await this.#look();
      await new Promise((resolve) => setTimeout(resolve, interval));
    }
  }

  async #look(): Promise<void> {
    const { session, socket } = this.#window;
    const { languageStatus, activatedAt } = await askHost(socket, 'figures');
    const bar = await session.workbench.statusBarText('recurrent\\.status');
    this.#activatedAt = activatedAt ?? NaN;
    const texts = [bar, ...languageStatus];
    if (texts.join('\n') !== this.#seen.at(-1)?.texts.join('\n')) this.#seen.push({ at: Date.now(), texts });
  }
}
