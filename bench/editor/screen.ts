import type { Page } from 'playwright-core';
import { installPageProbe, type Look, type PageEvent } from './pageProbe';

/** A text for characters, `Control+s` and the like for keys. */
export type Key = { readonly character: string } | { readonly press: string };

/**
 * Why a key is pressed. `code`: the next character of the text, Enter included. `accept`, `acceptWord`: ghost text is
 * taken. `dismiss`: Escape. `mistake`: a wrong character and those that follow until it is noticed. `correct`: Backspace
 * after those. `revise`: a word is deleted, or undone and redone. `move`: to what the editor closed by itself. `repair`:
 * something was not as it was meant. `other`: saving.
 */
export type Purpose =
  'code' | 'accept' | 'acceptWord' | 'dismiss' | 'mistake' | 'correct' | 'revise' | 'move' | 'repair' | 'other';

/** What the person knows of a key, and the page does not. */
export interface KeyTag {
  readonly purpose: Purpose;
  /** Index into the texts that are typed. */
  readonly text: number;
}

export type ScreenEvent =
  Extract<PageEvent, { kind: 'view' }> | (Extract<PageEvent, { kind: 'key' }> & { readonly tag: KeyTag });

/** Keyboard and screen of the page, watched by its probe. */
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

  /** From now on, all keys come from `press`. */
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

  /** What happened since the beginning. */
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
