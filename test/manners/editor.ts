import * as vscode from 'vscode';
import type { Answer } from '../../src/host/completions';
import { user } from '../harness/user';
import { recurrent, untilIndex } from '../integration/recurrent';

/** Long enough for a busy machine, in milliseconds: what works never takes as long. */
const patience = 15_000;

/** Looks every twentieth of a second until it is so; fails with what was found instead. */
export async function untilSoon(isSo: () => boolean | Promise<boolean>, found: () => string): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain: ${found()}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A comment, in which no list of suggestions opens by itself, and what is typed into it until ghost text shows. */
export const comment = { begun: '/**\n * @return ', typed: 'A func' };

/** An editor with a new document, and the person in front of it. */
export class Typist {
  readonly document: vscode.TextDocument;
  readonly editor: vscode.TextEditor;

  /** What was answered before it opened: new documents have the same name and versions. */
  readonly #before: Answer;

  private constructor(editor: vscode.TextEditor, before: Answer) {
    this.#before = before;
    this.editor = editor;
    this.document = editor.document;
  }

  /** A new document with this content, the cursor at its `¦`, or at its end. Waits until suggestions can come. */
  static async at(language: string, content: string): Promise<Typist> {
    return Typist.#in(content, (text) => vscode.workspace.openTextDocument({ language, content: text }));
  }

  /** The same in a file of the workspace, which language servers know by its surroundings. */
  static async inFile(path: string, content: string): Promise<Typist> {
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, path);
    return Typist.#in(content, async (text) => {
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      return vscode.workspace.openTextDocument(uri);
    });
  }

  static async #in(content: string, open: (text: string) => Thenable<vscode.TextDocument>): Promise<Typist> {
    await untilIndex();
    // Without a question whether to save it.
    while (vscode.window.activeTextEditor)
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    const [before = '', after = ''] = content.split('¦');
    const document = await open(before + after);
    const editor = await vscode.window.showTextDocument(document);
    const position = document.positionAt(before.length);
    editor.selection = new vscode.Selection(position, position);
    await user.focusEditor();
    // Behind the selection on its way to the editor.
    await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
    return new Typist(editor, (await recurrent()).lastAnswer());
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

  /** Types key by key, and returns what shows as ghost text when the last has been answered. */
  async type(text: string): Promise<string> {
    for (const character of text) await this.#act(() => user.type(character));
    return this.settledGhostText();
  }

  /** Presses a key that changes the document. */
  async press(key: string): Promise<string> {
    await this.#act(() => user.press(key));
    return this.settledGhostText();
  }

  /** Types, and the last character again until something shows. */
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

  /** Types until the list of suggestions opens: the language's server starts with its first file. */
  async untilListed(text: string): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const { item } = await this.typeBesideList(text);
      if (item !== '') return;
      await this.nextLine();
    }
    throw new Error(`Expected the list of suggestions after ${text}, found none.`);
  }

  /** Types, waits for the list of suggestions, and returns what shows when its answer has come. */
  async typeBesideList(text: string): Promise<{ readonly item: string; readonly ghost: string }> {
    // With more than ten keys a second VS Code does not always open its list, whatever is installed.
    await user.typeAtEase(text);
    let item = '';
    await untilSoon(
      async () => (item = await user.listedItem()) !== '',
      () => 'no list',
    ).catch(() => undefined);
    return { item, ghost: await this.#stillGhostText() };
  }

  /** Types, and returns what shows when nothing changes any more: the list may open, and then the editor asks again. */
  async typeUntilStill(text: string): Promise<string> {
    await this.type(text);
    return this.#stillGhostText();
  }

  async #stillGhostText(): Promise<string> {
    let [ghost, looks] = ['', 0];
    while (looks < 10) {
      const before = ghost;
      ghost = await user.ghostText();
      looks = ghost === before ? looks + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return ghost;
  }

  /** The ghost text, once the newest answer shows. */
  async settledGhostText(): Promise<string> {
    const api = await recurrent();
    const isAnswered = (): boolean =>
      api.lastAnswer() !== this.#before && api.lastAnswer().version === this.document.version;
    // The first keys in an editor that has just opened may ask for nothing.
    for (let looks = 0; looks < 40 && !isAnswered(); looks++) await new Promise((resolve) => setTimeout(resolve, 50));
    // What was answered with a text may show nothing, where the list has moved on meanwhile.
    let ghost = await user.ghostText();
    for (let looks = 0; looks < 20 && (ghost === '') !== (api.lastAnswer().texts.length === 0); looks++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      ghost = await user.ghostText();
    }
    return ghost;
  }

  /** Presses Tab where ghost text shows, and waits until it is part of the document. */
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
