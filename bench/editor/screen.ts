import type { Page } from 'playwright-core';
import { installPageProbe, type Look, type PageEvent } from './pageProbe';

/** A character to type, or a key such as `Control+s`. */
export type Key = { readonly character: string } | { readonly press: string };

/**
 * Why a key is pressed. `code`: the next character of the text, including Enter. `accept`, `acceptWord`: accepts ghost
 * text. `dismiss`: Escape. `mistake`: a wrong character and those after it until it is noticed. `correct`: Backspace
 * over those. `revise`: deletes a word, or undoes and redoes. `move`: to a bracket that the editor has closed.
 * `repair`: fixes what is not as meant. `other`: saves.
 */
export type Purpose =
  'code' | 'accept' | 'acceptWord' | 'dismiss' | 'mistake' | 'correct' | 'revise' | 'move' | 'repair' | 'other';

/** Data of a key that the page cannot know. */
export interface KeyTag {
  readonly purpose: Purpose;
  /** Index of the text being typed. */
  readonly text: number;
}

export type ScreenEvent =
  Extract<PageEvent, { kind: 'view' }> | (Extract<PageEvent, { kind: 'key' }> & { readonly tag: KeyTag });

/** Keyboard and screen of the page, recorded by its probe. */
export class Screen {
  readonly #page: Page;
  #tags: KeyTag[] = [];

  private constructor(page: Page) {
    this.#page = page;
  }

  static async watch(page: Page): Promise<Screen> {
    await page.evaluate(installPageProbe);
    return new Screen(page);
  }

  /** Starts recording; from now on all keys come from `press`. */
  async begin(): Promise<void> {
    this.#tags = [];
    await this.#page.evaluate(() => {
      window.recurrentProbe.restart();
    });
  }

  async look(): Promise<Look> {
    return await this.#page.evaluate(() => window.recurrentProbe.look());
  }

  async press(key: Key, purpose: Purpose, text: number): Promise<void> {
    this.#tags.push({ purpose, text });
    if ('character' in key) await this.#page.keyboard.type(key.character);
    else await this.#page.keyboard.press(key.press);
  }

  /** Ends recording and returns the events. */
  async end(): Promise<ScreenEvent[]> {
    await this.look();
    const events = await this.#page.evaluate(() => window.recurrentProbe.events());
    const keys = events.filter(({ kind }) => kind === 'key').length;
    if (keys !== this.#tags.length) {
      throw new Error(`Expected ${this.#tags.length} keys in the page, found ${keys}: somebody else typed.`);
    }
    const tags = this.#tags.values();
    return events.flatMap((event): ScreenEvent | [] => {
      if (event.kind === 'view') return event;
      const { value: tag } = tags.next();
      return tag ? { ...event, tag } : [];
    });
  }
}
