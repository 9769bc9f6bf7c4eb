import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { completionsAt, end, newDocument, recurrent, until, withSettings } from './recurrent';

const { Automatic, Invoke } = vscode.InlineCompletionTriggerKind;
const beginning = "import { Repository } from './repository';\n\nexport interface Payment {\n  readonly id";

suite('the language status', () => {
  test('shows that there is a suggestion, also when an earlier request is superseded afterwards', async () => {
    const document = await newDocument(beginning);
    await until(async () => (await completionsAt(document, end(document), Automatic)).length > 0);
    await untilStatusText(/^Suggesting now$/);
    const source = new vscode.CancellationTokenSource();
    const pending = completionsAt(document, end(document), Invoke, source.token);
    source.cancel();
    await pending;
    assert.equal((await recurrent()).lastQuietReason(), 'superseded by another keystroke');
    await untilStatusText(/^Suggesting now$/);
  });

  test('no longer shows a suggestion that the cursor has left', async () => {
    const document = await newDocument(beginning);
    const editor = vscode.window.activeTextEditor!;
    editor.selection = new vscode.Selection(end(document), end(document));
    await until(async () => (await completionsAt(document, end(document), Automatic)).length > 0);
    await untilStatusText(/^Suggesting now$/);
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await until(async () => (await statusTexts())[0] !== 'Suggesting now');
  });

  test('says why there is no suggestion, for the active editor only', async () => {
    const api = await recurrent();
    const document = await newDocument('qzxj');
    await until(async () => {
      const suggested = await completionsAt(document, end(document), Automatic);
      return suggested.length === 0 && api.languageStatus()[0] === `Quiet: ${api.lastQuietReason() ?? ''}`;
    });
    await showFile('src', 'invoice.ts');
    await untilStatusText(/^Suggestions come as you type$/);
  });

  test('says that completions are off, for a language or for all, or that VS Code’s inline suggestions are', async () => {
    await newDocument(beginning);
    await withSettings({ 'completion.enable': { '*': true, typescript: false } }, async () => {
      await untilStatusText(/^Completions are off for typescript$/);
    });
    await withSettings({ enabled: false }, async () => {
      await untilStatusText(/^Completions are off$/);
    });
    const editor = vscode.workspace.getConfiguration('editor');
    await editor.update('inlineSuggest.enabled', false, vscode.ConfigurationTarget.Workspace);
    await untilStatusText(/^VS Code’s inline suggestions are off$/);
    await editor.update('inlineSuggest.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    await untilStatusText(/^(?!VS Code’s)/);
  });

  test('shows the state of the active file, and the model in use', async () => {
    await showFile('.env');
    await untilStatusText(/^This file is left out: its name suggests that it contains secrets$/);
    await showFile('src', 'invoice.ts');
    // The suites before this one may have trained.
    const isTrained = (await recurrent()).history() !== undefined;
    await untilStatusText(
      isTrained ? /^This file is (learned \([\d,]+ characters\)|held out)/ : /^This file is not learned yet$/,
    );
    await newDocument('x');
    await untilStatusText(/^Not learned: this is not a file on disk$/);
    await untilStatusText(isTrained ? /^In use: network with \d\.\d\d bits and index$/ : /^In use: index$/);
  });
});

async function showFile(...names: string[]): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, ...names));
}

async function statusTexts(): Promise<readonly string[]> {
  return (await recurrent()).languageStatus();
}

async function untilStatusText(expected: RegExp): Promise<void> {
  await until(async () => (await statusTexts()).some((text) => expected.test(text)));
}
