import * as vscode from 'vscode';
import { user } from '../host/user';
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

/** An editor with a new document, and the person in front of it. */
export class Typist {
  readonly document: vscode.TextDocument;
  readonly editor: vscode.TextEditor;

  private constructor(editor: vscode.TextEditor) {
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
    const typist = new Typist(editor);
    await typist.#untilHeard();
    return typist;
  }

  /** The first keys in an editor that has just opened may ask for nothing. */
  async #untilHeard(): Promise<void> {
    const api = await recurrent();
    const isAnswered = (): boolean => api.lastAnswer().uri === this.document.uri.toString();
    for (let attempt = 0; attempt < 20 && !isAnswered(); attempt++) {
      await this.#act(() => user.type('x'));
      for (let looks = 0; looks < 20 && !isAnswered(); looks++) await new Promise((resolve) => setTimeout(resolve, 50));
      await this.#act(() => user.press('Backspace'));
    }
  }

  /** The same document with another content, the cursor at its `¦`. */
  async startOver(content: string): Promise<void> {
    const [before = '', after = ''] = content.split('¦');
    await vscode.commands.executeCommand('hideSuggestWidget');
    await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
    const { document } = this;
    const all = new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end);
    await this.editor.edit((edit) => {
      edit.replace(all, before + after);
    });
    const position = document.positionAt(before.length);
    this.editor.selection = new vscode.Selection(position, position);
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

  /** Types, waits for the list of suggestions, and returns what shows when its answer has come. */
  async typeBesideList(text: string): Promise<{ readonly item: string; readonly ghost: string }> {
    for (const character of text) await this.#act(() => user.type(character));
    let item = '';
    await untilSoon(
      async () => (item = await user.listedItem()) !== '',
      () => 'no list',
    ).catch(() => undefined);
    // With the list open, the editor asks once more.
    let [ghost, looks] = ['', 0];
    while (looks < 10) {
      const before = ghost + item;
      [item, ghost] = [await user.listedItem(), await user.ghostText()];
      looks = item + ghost === before ? looks + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return { item, ghost };
  }

  /** The ghost text, once the newest answer shows. */
  async settledGhostText(): Promise<string> {
    const api = await recurrent();
    let shown = '';
    const isSettled = async (): Promise<boolean> => {
      const { version, texts } = api.lastAnswer();
      shown = await user.ghostText();
      return version === this.document.version && (shown === '') === ((texts[0] ?? '') === '');
    };
    await untilSoon(isSettled, () => {
      const answer = JSON.stringify(api.lastAnswer());
      return `ghost text ${JSON.stringify(shown)} after ${answer} at version ${this.document.version}, line ${this.line}`;
    });
    return shown;
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
