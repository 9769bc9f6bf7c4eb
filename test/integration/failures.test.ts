import assert from 'node:assert/strict';
import { kill } from 'node:process';
import * as vscode from 'vscode';
import { user } from '../host/user';
import { completionsAt, end, newDocument, recurrent, untilProgress, untilStatus } from './recurrent';

suite('when something goes wrong', () => {
  test('a trainer that is killed loses nothing but the time since the last checkpoint, and says so', async () => {
    const api = await recurrent();
    await vscode.commands.executeCommand('recurrent.trainFromScratch');
    await untilProgress(0.6);
    kill(api.trainerProcessId()!, 'SIGKILL');
    const failed = await untilStatus('failed');
    assert.match(failed.message, /ended by signal SIGKILL/);
    assert.match(failed.message, /What was learned up to step \d+ is kept; the \d+ s since are lost/);
    assert.ok(failed.resumable);
    if (user.isAvailable) await user.waitForNotification('ended by signal SIGKILL');
    const document = await newDocument('export function ');
    assert.notDeepEqual(await completionsAt(document, end(document)), []);
  });

  test('training goes on from the checkpoint', async () => {
    await vscode.commands.executeCommand('recurrent.train');
    await untilProgress(0.05);
    const seconds = (await recurrent()).history()?.points[0]?.seconds ?? 0;
    assert.ok(seconds > 0);
    await vscode.commands.executeCommand('recurrent.stop');
    await untilStatus('ready');
  });

  test('a setting out of range is reported, and its default taken', async () => {
    const settings = vscode.workspace.getConfiguration('recurrent');
    await settings.update('model.cell', 'transformer', vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand('recurrent.train');
    await untilStatus('training');
    if (user.isAvailable) {
      await user.waitForNotification(
        'Expected recurrent.model.cell to be one of elman, gru, lstm, found "transformer"',
      );
    }
    await vscode.commands.executeCommand('recurrent.stop');
    await untilStatus('ready');
    await settings.update('model.cell', undefined, vscode.ConfigurationTarget.Workspace);
  });
});
