import type { Page } from 'playwright-core';
import { installPageProbe, type Look, type PageEvent, type Purpose } from './pageProbe';

/** A text for characters, `Control+s` and the like for keys. */
export type Key = { readonly character: string } | { readonly press: string };

/** Keyboard and screen of the page, watched by its probe. */
export class Screen {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async watch(page: Page): Promise<Screen> {
    await page.evaluate(installPageProbe);
    return new Screen(page);
  }

  async look(): Promise<Look> {
    return await this.#page.evaluate(() => window.recurrentProbe.look());
  }

  async press(key: Key, purpose: Purpose, text: number): Promise<void> {
    await this.#page.evaluate(
      (tag) => {
        window.recurrentProbe.tag(tag);
      },
      { purpose, text },
    );
    if ('character' in key) await this.#page.keyboard.type(key.character);
    else await this.#page.keyboard.press(key.press);
  }

  async drain(): Promise<PageEvent[]> {
    return await this.#page.evaluate(() => window.recurrentProbe.drain());
  }
}
