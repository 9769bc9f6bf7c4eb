import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { LearningPoint } from '../../src/protocol/learning';
import { lastStep, recurrent, stopTraining, untilPoint, untilStatus, whileTraining } from './recurrent';
import { report } from '../harness/mochaEntry';
import { user } from '../harness/user';

suite('training', () => {
  /** The first point of the first run. */
  let beginning: LearningPoint | undefined;

  test('learns the workspace better than a bigram model', async () => {
    await vscode.commands.executeCommand('recurrent.train');
    await untilStatus('training');
    const api = await recurrent();
    assert.ok(api.trainerProcessId(), 'training runs in its own process');
    const { bitsPerCharacter } = await untilStatus('ready');
    const history = api.history();
    assert.ok(history);
    const { facts, points, samples } = history;
    beginning = points[0];
    report(`validation ${bitsPerCharacter * Math.LN2}, bigram ${facts.bigramLoss}, unigram ${facts.unigramLoss}`);
    assert.ok(facts.bigramLoss < facts.unigramLoss);
    assert.ok(bitsPerCharacter * Math.LN2 < facts.bigramLoss, `${bitsPerCharacter} bits`);
    assert.ok(points.length > 5 && points.some(({ validationLoss }) => validationLoss !== undefined));
    assert.ok(samples.length > 0);
    assert.equal(facts.trainingFiles + facts.validationFiles, 10);
    assert.equal(api.trainerProcessId(), undefined);
  });

  test('lists the files that were learned, held out, and left out, with reasons', async () => {
    await vscode.commands.executeCommand('recurrent.showLearnedFiles');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /## Learned \(\d+\)/);
    assert.match(text, /src\/invoice\.ts/);
    assert.match(text, /\| \.gitignore \| ignored\/ \|/);
    assert.match(text, /\| its name suggests that it contains secrets \| \.env \|/);
  });

  test('is refused while it runs, with a message', async () => {
    await whileTraining(async () => {
      const { trainerProcessId } = await recurrent();
      const before = trainerProcessId();
      await vscode.commands.executeCommand('recurrent.train');
      assert.equal(trainerProcessId(), before);
      if (user.isAvailable) await user.waitForNotification('Training is already running');
    });
  });

  test('pauses, resumes and stops, and keeps what it learned', async () => {
    await whileTraining(async () => {
      const api = await recurrent();
      await untilPoint();
      await vscode.commands.executeCommand('recurrent.pause');
      const paused = await untilStatus('paused');
      const stepsWhenPaused = lastStep(api.history());
      await vscode.commands.executeCommand('recurrent.resume');
      const resumed = await untilStatus('training');
      assert.ok(resumed.progress >= paused.progress);
      await untilPoint((history) => lastStep(history) > stepsWhenPaused);
      await stopTraining();
      assert.ok(lastStep(api.history()) > stepsWhenPaused);
    });
  });

  test('returns to the previous model when it is stopped immediately', async () => {
    await vscode.commands.executeCommand('recurrent.train');
    await vscode.commands.executeCommand('recurrent.stop');
    const { bitsPerCharacter } = await untilStatus('ready');
    assert.ok(bitsPerCharacter > 0);
    assert.ok((await recurrent()).history());
  });

  test('continues from the existing network and its curves', async () => {
    const points = (await recurrent()).history()?.points ?? [];
    const seconds = points.map((point) => point.seconds);
    assert.deepEqual(
      [...seconds].sort((a, b) => a - b),
      seconds,
    );
    assert.deepEqual(points[0], beginning);
    assert.ok(seconds.length > 5, seconds.join(' '));
  });
});
