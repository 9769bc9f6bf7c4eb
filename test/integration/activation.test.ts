import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { completionsAt, newDocument, end, recurrent, untilIndex, untilSuggested } from './recurrent';
import { report } from '../harness/mochaEntry';
import { user } from '../harness/user';

suite('activation', () => {
  let startedAt: number;

  test('registers every command of the manifest', async () => {
    startedAt = performance.now();
    const { activationMilliseconds } = await recurrent();
    report(`activation took ${activationMilliseconds.toFixed(1)} ms of the extension host`);
    const manifest = vscode.extensions.getExtension('recurrent.recurrent')?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const { command } of manifest.contributes.commands) assert.ok(registered.has(command), command);
  });

  test('finds no network in a new workspace, and completes from the index alone', async () => {
    await untilIndex();
    const indexedAt = performance.now();
    const document = await newDocument('export interface Pay');
    const [first = ''] = await completionsAt(document, end(document));
    const seconds = (to: number): string => ((to - startedAt) / 1000).toFixed(1);
    report(
      `from activation to the index ${seconds(indexedAt)} s, to the first suggestion ${seconds(performance.now())} s`,
    );
    assert.match(first, /^ment/);
  });

  test('the index follows the files of the workspace, when they are created and deleted', async () => {
    const [folder] = vscode.workspace.workspaceFolders!;
    const file = vscode.Uri.joinPath(folder!.uri, 'src', 'zebra.ts');
    const document = await newDocument('export function ze');
    await vscode.workspace.fs.writeFile(file, Buffer.from('export function zebraCrossing(): void {}\n'.repeat(5)));
    await untilSuggested(document, (texts) => texts.some((text) => text.startsWith('braCrossing')));
    await vscode.workspace.fs.delete(file);
    await untilSuggested(document, (texts) => !texts.some((text) => text.startsWith('braCrossing')));
  });

  test('says that there is no training to pause', async () => {
    await vscode.commands.executeCommand('recurrent.pause');
    if (user.isAvailable) await user.waitForNotification('No training is running');
  });
});
