import assert from 'node:assert/strict';
import { kill } from 'node:process';
import * as vscode from 'vscode';
import { user } from '../harness/user';
import {
  completionsAt,
  end,
  lastStep,
  newDocument,
  recurrent,
  stopTraining,
  untilPoint,
  untilStatus,
  whileTraining,
  withSettings,
} from './recurrent';

suite('when something goes wrong', () => {
  test('a killed trainer loses only the time since the last checkpoint, and a message says so', async () => {
    const api = await recurrent();
    await whileTraining(async () => {
      // The first validation writes a sample, then a checkpoint; a later point shows that the checkpoint is on disk.
      await untilPoint((history) => lastStep(history) > (history.samples[0]?.step ?? Infinity));
      kill(api.trainerProcessId()!, 'SIGKILL');
      const failed = await untilStatus('failed');
      assert.match(failed.message, /ended by signal SIGKILL/);
      assert.match(failed.message, /What was learned up to step \d+ is kept; the \d+ s since are lost/);
      assert.ok(failed.resumable);
    }, 'trainFromScratch');
    if (user.isAvailable) await user.waitForNotification('ended by signal SIGKILL');
    const document = await newDocument('export function ');
    assert.notDeepEqual(await completionsAt(document, end(document)), []);
  });

  test('training continues from the checkpoint', async () => {
    await whileTraining(async () => {
      await untilPoint();
      const seconds = (await recurrent()).history()?.points[0]?.seconds ?? 0;
      assert.ok(seconds > 0);
    });
  });

  test('a trainer that gets SIGTERM saves its run, which can be resumed', async () => {
    const api = await recurrent();
    await withSettings({ 'training.budgetSeconds': 3600, 'training.schedule': 'constant' }, async () => {
      await vscode.commands.executeCommand('recurrent.train');
      await untilStatus('training');
      const told = lastStep(await untilPoint());
      kill(api.trainerProcessId()!, 'SIGTERM');
      const { progress, bitsPerCharacter } = await untilStatus('interrupted');
      assert.ok(bitsPerCharacter > 0);
      assert.ok(lastStep(api.history()) >= told);
      await vscode.commands.executeCommand('recurrent.resume');
      await untilStatus('training');
      const resumed = await untilPoint((history) => lastStep(history) > told);
      assert.ok(lastStep(resumed) > told);
      const status = api.status();
      assert.ok(status.kind === 'training' && status.progress >= progress);
      await stopTraining();
    });
  });

  test('a setting out of range is reported, and its default is used', async () => {
    await withSettings({ 'model.cell': 'transformer' }, () =>
      whileTraining(async () => {
        if (!user.isAvailable) return;
        const cells = knownCells().join(', ');
        await user.waitForNotification(`Expected recurrent.model.cell to be one of ${cells}, found "transformer"`);
      }),
    );
  });
});

/** As the manifest lists them. */
function knownCells(): readonly string[] {
  const { contributes } = vscode.extensions.getExtension('recurrent.recurrent')?.packageJSON as {
    contributes: { configuration: { properties: Record<string, { enum?: string[] }> }[] };
  };
  const cells = contributes.configuration.flatMap(({ properties }) => properties['recurrent.model.cell']?.enum ?? []);
  assert.ok(cells.length > 0);
  return cells;
}
