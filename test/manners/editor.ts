import * as vscode from 'vscode';
import type { ProvidedItems } from '../../src/host/completions';
import { user } from '../harness/user';
import { recurrent, untilIndex } from '../integration/recurrent';

/** Timeout of a wait, in milliseconds: on a busy machine, a language server starts in half a minute. */
const patience = 60_000;

/** Longest time, in milliseconds, that the list of suggestions usually takes to open. */
const listTime = 3000;

/** Polls every twentieth of a second; on timeout, fails with the state that was found. */
export async function untilSoon(isSo: () => boolean | Promise<boolean>, found: () => string): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Timed out at ${found()}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A comment, in which no list of suggestions opens by itself, and the text to type into it for ghost text. */
export const comment = { begun: '/**\n * @return ', typed: 'A func' };

/** What shows after typing. */
interface BesideList {
  /** Selected item of the list of suggestions; '' if there is no list. */
  readonly item: string;
  readonly ghost: string;
  /** How often the last character was typed again. */
  readonly repeats: number;
}

/** An editor with a new document, and its user. */
export class Typist {
  readonly document: vscode.TextDocument;
  readonly editor: vscode.TextEditor;

  /** The last answer before it was opened: new documents have the same name and versions. */
  readonly #before: ProvidedItems;

  private constructor(editor: vscode.TextEditor, before: ProvidedItems) {
    this.#before = before;
    this.editor = editor;
    this.document = editor.document;
  }

  /** A new document with this content, with the cursor at `¦` or at the end. Waits until suggestions can come. */
  static async at(language: string, content: string): Promise<Typist> {
    return Typist.#in(content, (text) => vscode.workspace.openTextDocument({ language, content: text }));
  }

  /** The same in a file of the workspace, whose surroundings language servers know. */
  static async inFile(path: string, content: string): Promise<Typist> {
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, path);
    return Typist.#in(content, async (text) => {
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      return vscode.workspace.openTextDocument(uri);
    });
  }

  static async #in(content: string, open: (text: string) => Thenable<vscode.TextDocument>): Promise<Typist> {
    await untilIndex();
    const [before = '', after = ''] = content.split('¦');
    const text = before + after;
    let editor = await Typist.#openAlone(() => open(text));
    // VS Code may restore the backup of an untitled document of the same name that has just been closed.
    while (editor.document.getText() !== text) editor = await Typist.#openAlone(() => open(text));
    const { document } = editor;
    const position = document.positionAt(before.length);
    editor.selection = new vscode.Selection(position, position);
    await user.focusEditor();
    // Queued behind the selection on its way to the editor.
    await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
    return new Typist(editor, (await recurrent()).lastAnswer());
  }

  /** Closes all editors, and opens a document. */
  static async #openAlone(open: () => Thenable<vscode.TextDocument>): Promise<vscode.TextEditor> {
    // Reverts first, so that VS Code does not ask whether to save.
    while (vscode.window.activeTextEditor)
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    return vscode.window.showTextDocument(await open());
  }

  /** Empties the line, and goes to a new one. */
  async nextLine(): Promise<void> {
    const { lineCount } = this.document;
    await user.press('Escape', 'Escape', 'End', 'Shift+Home', 'Delete', 'Enter');
    await untilSoon(
      () => this.document.lineCount > lineCount && this.line.trim() === '',
      () => `${this.line} in place of an empty line`,
    );
  }

  get line(): string {
    return this.document.lineAt(this.editor.selection.active.line).text;
  }

  /** Types key by key, and returns the ghost text after the answer to the last key. */
  async type(text: string): Promise<string> {
    for (const character of text) await this.#act(() => user.type(character));
    return this.settledGhostText();
  }

  /** Presses a key that changes the document. */
  async press(key: string): Promise<string> {
    await this.#act(() => user.press(key));
    return this.settledGhostText();
  }

  /** Types, and repeats the last character until ghost text shows. */
  async untilTyped(text: string): Promise<string> {
    let ghost = await this.type(text);
    for (let attempt = 0; ghost === '' && attempt < 3; attempt++) {
      await this.press('Backspace');
      ghost = await this.type(text.slice(-1));
    }
    if (ghost === '') throw new Error(`Expected ghost text after ${text}, found none: ${this.line}`);
    return ghost;
  }

  async untilGhostText(): Promise<string> {
    let ghost = '';
    await untilSoon(
      async () => (ghost = await user.ghostText()) !== '',
      () => `no ghost text in ${this.line}`,
    );
    return ghost;
  }

  /** Types on new lines until the list of suggestions opens: a language server starts with its first file. */
  async untilListed(text: string): Promise<BesideList> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const shown = await this.typeBesideList(text);
      if (shown.item !== '') return shown;
      await this.nextLine();
    }
    throw new Error(`Expected the list of suggestions after ${text}, found none.`);
  }

  /**
   * Types until the list of suggestions opens, and returns what shows beside it. Repeats the last character if it does not:
   * on a busy machine VS Code opens no list for a short name after a blank, whatever is installed, until the next key.
   */
  async typeBesideList(text: string): Promise<BesideList> {
    await user.typeAtEase(text);
    let item = await this.#listedItem();
    let repeats = 0;
    for (; item === '' && repeats < 4; repeats++) {
      await this.press('Backspace');
      await user.typeAtEase(text.slice(-1));
      item = await this.#listedItem();
    }
    return { item, ghost: await this.stillGhostText(), repeats };
  }

  /** The selected item of the list of suggestions, which may take a few seconds to open; '' if there is no list. */
  async #listedItem(): Promise<string> {
    const deadline = performance.now() + listTime;
    let item = '';
    while (item === '' && performance.now() < deadline) {
      item = await user.listedItem();
      if (item === '') await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return item;
  }

  /** Types, and returns what shows when nothing changes any more: the list may open, and the editor then asks again. */
  async typeUntilStill(text: string): Promise<string> {
    await this.type(text);
    return this.stillGhostText();
  }

  /** The ghost text when it has not changed for half a second. */
  async stillGhostText(): Promise<string> {
    let [ghost, polls] = ['', 0];
    while (polls < 10) {
      const before = ghost;
      ghost = await user.ghostText();
      polls = ghost === before ? polls + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return ghost;
  }

  /** The ghost text when the latest answer is shown. */
  async settledGhostText(): Promise<string> {
    const api = await recurrent();
    const isAnswered = (): boolean =>
      api.lastAnswer() !== this.#before && api.lastAnswer().version === this.document.version;
    // The first keys in a new editor may request nothing.
    for (let polls = 0; polls < 40 && !isAnswered(); polls++) await new Promise((resolve) => setTimeout(resolve, 50));
    // An answer with a text may not be shown if the list has changed meanwhile.
    let ghost = await user.ghostText();
    for (let polls = 0; polls < 20 && (ghost === '') !== (api.lastAnswer().texts.length === 0); polls++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      ghost = await user.ghostText();
    }
    return ghost;
  }

  /** Presses Tab at ghost text, and waits until the text is in the document. */
  async accept(): Promise<void> {
    await this.#act(() => user.press('Tab'));
  }

  async waitForLine(expected: string | RegExp): Promise<void> {
    const isAsWanted = (): boolean =>
      typeof expected === 'string' ? this.line === expected : expected.test(this.line);
    await untilSoon(isAsWanted, () => `${JSON.stringify(this.line)} instead of ${String(expected)}`);
  }

  async #act(act: () => Promise<void>): Promise<void> {
    const { version } = this.document;
    await act();
    await untilSoon(
      () => this.document.version > version,
      () => `no change of ${JSON.stringify(this.line)}`,
    );
  }
}
