import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { completionsAt, end, newDocument, recurrent, until, untilPoint, whileTraining } from './recurrent';

suite('disposal', () => {
  test('ends the trainer, settles every request and unregisters every command', async () => {
    const api = await recurrent();
    const document = await newDocument('export function ');
    await whileTraining(async () => {
      await untilPoint();
      const trainer = api.trainerProcessId()!;
      const pending = completionsAt(document, end(document));
      api.dispose();
      await pending;
      await until(() => !isAlive(trainer));
    });
    const commands = await vscode.commands.getCommands(true);
    assert.deepEqual(
      commands.filter((command) => command.startsWith('recurrent.')),
      [],
    );
    assert.deepEqual(await completionsAt(document, end(document)), []);
    assert.equal(api.lastQuietReason(), 'the extension was deactivated');
  });
});

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
