import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { CDPSession, FrameLocator, Locator, Page } from 'playwright-core';
import { screenshotsFolder } from './paths';
import type { VSCodeVersion } from './provision';
import type { SettingValues } from './settings';
import type { Steps, Theme } from './steps';

/** Timeout of a step, in milliseconds: on a busy machine, a process of the lowest priority may wait for minutes. */
const patience = 240_000;
const glance = 1000;

const themes: Readonly<Record<Theme, { readonly name: string; readonly mark: string }>> = {
  // Names that every supported version has.
  light: { name: 'Visual Studio Light', mark: 'vs' },
  dark: { name: 'Visual Studio Dark', mark: 'vs-dark' },
  'high contrast': { name: 'Default High Contrast', mark: 'hc-black' },
  'high contrast light': { name: 'Default High Contrast Light', mark: 'hc-light' },
};

/** VS Code's window in the browser, as a user operates it. */
export class Workbench implements Steps {
  readonly page: Page;
  readonly #version: VSCodeVersion;
  readonly #changeSettings: (settings: SettingValues) => void;
  /** A session of the browser's own protocol, for input methods. */
  #composer: CDPSession | undefined;
  #composed = '';

  constructor(page: Page, version: VSCodeVersion, changeSettings: (settings: SettingValues) => void) {
    this.page = page;
    this.#version = version;
    this.#changeSettings = changeSettings;
  }

  /** Opens this address and waits until the workbench has restored its editors. */
  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await this.#restored();
  }

  /** Reloads the window: the extension host is restarted; editors and webviews are restored. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.#restored();
  }

  /** Leaves as a user does, so that the workbench stores its state and the extension is deactivated. */
  async close(): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.close();
  }

  /**
   * Polls the condition every tenth of a second; more often would load the CPU that is measured. On timeout, fails with a
   * picture of the window.
   */
  async until(what: string, condition: () => Promise<boolean>, seconds = patience / 1000): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    while (!(await condition())) {
      if (Date.now() > deadline)
        throw new Error(`Waited ${seconds} s for ${what}: see ${await this.screenshot('waited-in-vain')}.`);
      await this.page.evaluate('new Promise((resolve) => setTimeout(resolve, 100))');
    }
  }

  changeSettings(settings: SettingValues): void {
    this.#changeSettings(settings);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 30 });
  }

  async typeAtEase(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 100 });
  }

  async compose(text: string): Promise<void> {
    this.#composer ??= await this.page.context().newCDPSession(this.page);
    if (text === '') await this.#composer.send('Input.insertText', { text: this.#composed });
    else
      await this.#composer.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    this.#composed = text;
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async openFile(file: string): Promise<void> {
    const name = path.basename(file);
    const row = this.#rows().filter({ has: this.page.getByText(name, { exact: true }) });
    const tab = this.page.locator(`.tab.active[data-resource-name="${name}"]`).first();
    // Something that opens at the same time, such as the panel, may take the place of the file.
    await this.until(`the file ${name} to be open`, async () => {
      await this.#quickly('Control+P', file, row);
      return await this.#appears(tab);
    });
    await this.focusEditor();
  }

  async focusEditor(): Promise<void> {
    await this.until('the editor to have the focus', async () => {
      if (await this.#editor().first().isVisible()) return true;
      await this.page.keyboard.press('Control+1');
      return this.#appears(this.#editor().first());
    });
  }

  async runCommand(title: string): Promise<void> {
    await this.#quickly('F1', title, this.#rows().filter({ has: this.page.getByText(title, { exact: true }) }));
  }

  async ghostText(): Promise<string> {
    // The rest of the cursor's line is decorated in pieces, one per colour; further lines form a block.
    const pieces = await this.#ghostText().allTextContents();
    const further = await this.#furtherGhostLines().allTextContents();
    return [pieces.join(''), ...further].join('\n').replaceAll('\u00a0', ' ');
  }

  async waitForGhostText(expected?: string): Promise<string> {
    let found = '';
    const what = expected === undefined ? 'ghost text' : `the ghost text "${expected}"`;
    await this.until(what, async () => {
      const before = found;
      found = await this.ghostText();
      // The editor may have drawn a part of it.
      return expected === undefined ? found !== '' && found === before : found === expected;
    });
    return found;
  }

  async typeForGhostText(text: string): Promise<string> {
    await this.typeAtEase(text);
    let found = '';
    await this.until(`ghost text after "${text}"`, async () => {
      // It may go again at once, as the list of suggestions opens.
      if (await this.#appears(this.#ghostText().first())) found = await this.ghostText();
      if (found !== '') return true;
      await this.press('Backspace');
      await this.type(text.slice(-1));
      return false;
    });
    return found;
  }

  async waitForNoGhostText(): Promise<void> {
    await this.until('ghost text to go', async () => (await this.ghostText()) === '');
  }

  async listedItem(): Promise<string> {
    const rows = this.page.locator('.editor-widget.suggest-widget.visible .monaco-list-row');
    const labels = await rows.evaluateAll((elements: HTMLElement[]) =>
      elements
        .sort((a, b) => Number(b.classList.contains('focused')) - Number(a.classList.contains('focused')))
        .map((element) => element.querySelector('.label-name')?.textContent ?? ''),
    );
    return labels[0] ?? '';
  }

  async statusBarText(pattern: string): Promise<string> {
    return (await this.#statusBarItem(pattern))?.text ?? '';
  }

  async waitForStatusBar(pattern: string): Promise<string> {
    return (await this.#awaitStatusBarItem(pattern)).text;
  }

  async clickStatusBar(pattern: string): Promise<void> {
    const { id } = await this.#awaitStatusBarItem(pattern);
    // By id, because items move while the window starts.
    await this.page.locator(`.statusbar-item[id="${id}"] a`).first().click({ timeout: patience });
  }

  async notifications(): Promise<string[]> {
    if (!(await this.#openNotifications())) return [];
    const found = await this.#notifications();
    // While the list is open, it handles Escape, wherever the focus is.
    await this.press('Escape');
    await this.#notificationCenter().waitFor({ state: 'hidden', timeout: patience });
    return found;
  }

  async waitForNotification(pattern: string): Promise<string> {
    let found: string | undefined;
    await this.until(`a notification that matches ${pattern}`, async () => {
      found = (await this.notifications()).find((text) => new RegExp(pattern).test(text));
      return found !== undefined;
    });
    return found ?? '';
  }

  async clickNotificationButton(label: string): Promise<void> {
    await this.#openNotifications();
    await this.#notificationCenter().getByText(label, { exact: true }).first().click({ timeout: patience });
  }

  async confirm(label: string): Promise<void> {
    await this.page
      .locator('.monaco-dialog-box')
      .getByRole('button', { name: label, exact: true })
      .click({ timeout: patience });
  }

  async pick(label: string): Promise<void> {
    await this.#rows()
      .filter({ has: this.page.getByText(label, { exact: true }) })
      .first()
      .click({ timeout: patience });
  }

  /** The page of the visible webview, for what `panelText` and the like cannot reach. */
  panelFrame(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  async panelText(selector: string): Promise<string> {
    return await this.panelFrame().locator(selector).first().innerText({ timeout: patience });
  }

  async panelClick(selector: string): Promise<void> {
    await this.panelFrame().locator(selector).first().click({ timeout: patience });
  }

  async panelCount(selector: string): Promise<number> {
    return await this.panelFrame().locator(selector).count();
  }

  async panelAttribute(selector: string, attribute: string): Promise<string | null> {
    return await this.panelFrame().locator(selector).first().getAttribute(attribute, { timeout: patience });
  }

  async setTheme(theme: Theme): Promise<void> {
    const { name, mark } = themes[theme];
    this.#changeSettings({ 'workbench.colorTheme': name });
    await this.page.locator(`.monaco-workbench.${mark}`).waitFor({ timeout: patience });
  }

  async screenshot(name: string): Promise<string> {
    mkdirSync(screenshotsFolder, { recursive: true });
    const file = path.join(screenshotsFolder, `${this.#version}-${name}.png`);
    // Hides the tooltip of the last click.
    await this.page.mouse.move(0, 0);
    await this.page.screenshot({ path: file });
    return file;
  }

  #editor(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor.focused');
  }

  #ghostText(): Locator {
    return this.page.locator('.monaco-editor.focused [class*="ghost-text-decoration"]');
  }

  #furtherGhostLines(): Locator {
    return this.page.locator('.monaco-editor.focused .suggest-preview-text .view-line');
  }

  #rows(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
  }

  #notificationCenter(): Locator {
    return this.page.locator('.notifications-center.visible');
  }

  async #notifications(): Promise<string[]> {
    return await this.#notificationCenter().locator('.notification-list-item-message').allInnerTexts();
  }

  /**
   * With the smoke-test driver, newer versions show no toasts, but the list has all notifications. It opens only if
   * there are any.
   */
  async #openNotifications(): Promise<boolean> {
    if (await this.#notificationCenter().isVisible()) return true;
    await this.page.locator('[id="status.notifications"] a').click({ timeout: patience });
    return await this.#appears(this.#notificationCenter());
  }

  /** Opens quick input, types, and chooses a row; starts again if the row is missing. */
  async #quickly(key: string, text: string, row: Locator): Promise<void> {
    const input = this.page.locator('.quick-input-widget .quick-input-box input');
    await this.until(`"${text}" in quick input`, async () => {
      await this.page.keyboard.press(key);
      if (!(await this.#appears(input))) return false;
      await input.pressSequentially(text);
      if (await this.#appears(row.first())) return true;
      await this.page.keyboard.press('Escape');
      return false;
    });
    await row.first().click({ timeout: patience });
    await row.first().waitFor({ state: 'hidden', timeout: patience });
  }

  async #awaitStatusBarItem(pattern: string): Promise<StatusBarItem> {
    let found: StatusBarItem | undefined;
    await this.until(`a status bar item that matches ${pattern}`, async () => {
      found = await this.#statusBarItem(pattern);
      return found !== undefined;
    });
    return found!;
  }

  async #statusBarItem(pattern: string): Promise<StatusBarItem | undefined> {
    const expression = new RegExp(pattern);
    // In one call, because an item that disappears would be waited for.
    const items = await this.page
      .locator('.statusbar-item')
      .evaluateAll((elements: HTMLElement[]) => elements.map(({ id, innerText }) => ({ id, text: innerText })));
    return items
      .map(({ id, text }) => ({ id, text: plain(text) }))
      .find(({ id, text }) => expression.test(id) || expression.test(text));
  }

  async #restored(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 4 * patience });
    // It exists because the server's smoke-test driver is enabled.
    await this.page.waitForFunction('window.driver?.whenWorkbenchRestored !== undefined', undefined, {
      timeout: patience,
    });
    await this.page.evaluate('window.driver.whenWorkbenchRestored()');
  }

  async #appears(locator: Locator): Promise<boolean> {
    return await locator.waitFor({ timeout: glance }).then(
      () => true,
      () => false,
    );
  }
}

interface StatusBarItem {
  readonly id: string;
  readonly text: string;
}

function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ').trim();
}
