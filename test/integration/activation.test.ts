import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { completionsAt, newDocument, end, recurrent } from './recurrent';
import { user } from '../host/user';

suite('activation', () => {
  test('registers every command of the manifest', async () => {
    await recurrent();
    const manifest = vscode.extensions.getExtension('recurrent.recurrent')?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const { command } of manifest.contributes.commands) assert.ok(registered.has(command), command);
  });

  test('finds no model in a new workspace, and suggests nothing, saying why', async () => {
    const api = await recurrent();
    assert.deepEqual(api.status(), { kind: 'untrained' });
    const document = await newDocument('export function ');
    assert.deepEqual(await completionsAt(document, end(document)), []);
    assert.equal(api.lastQuietReason(), 'no network has been trained yet');
  });

  test('says that there is no training to pause', async () => {
    await vscode.commands.executeCommand('recurrent.pause');
    if (user.isAvailable) await user.waitForNotification('No training is running');
  });
});
