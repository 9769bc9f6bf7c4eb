import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Deferred } from '../../../src/base/deferred';
import { ModelStore } from '../../../src/editor/modelStore';
import { StatusHolder } from '../../../src/editor/statusHolder';
import { Training } from '../../../src/editor/training';
import { DiskFolder } from '../../../src/lsp/storage';
import { storedFiles } from '../../../src/protocol/storage';

/** Writes the run as a trainer does at its last save, when its input ends, and ends. */
const trainerOfAnotherWindow = `
  const fs = require('node:fs');
  process.stdin.resume().on('end', () => {
    const run = JSON.parse(fs.readFileSync(process.argv[1], 'utf8'));
    fs.writeFileSync(process.argv[1], JSON.stringify({ ...run, progress: 0.5 }));
  });
`;

suite('an interrupted run', () => {
  test('is stopped also if the trainer of the earlier window saves after the user stops it', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-training-'));
    const run = path.join(folder, storedFiles.run);
    const earlier = spawn(process.execPath, ['-e', trainerOfAnotherWindow, run], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    writeFileSync(
      run,
      JSON.stringify({ state: 'running', processId: earlier.pid, progress: 0.2, validationLoss: Math.LN2 }),
    );
    for (const name of [storedFiles.checkpoint, storedFiles.training]) writeFileSync(path.join(folder, name), 'x');

    const problems: string[] = [];
    const report = (problem: unknown): void => {
      problems.push(String(problem));
    };
    const store = new ModelStore(new DiskFolder(folder), path.join(folder, 'lock'), report);
    const status = new StatusHolder(report, () => undefined);
    const log = { debug: () => undefined, info: () => undefined, warn: report, error: report };
    const training = new Training('no script', store, status, log, { warn: report, failed: report });

    await training.restore();
    assert.deepEqual(status.current, { kind: 'interrupted', progress: 0.2, bitsPerCharacter: 1 });
    await training.stopInterrupted();
    assert.deepEqual(status.current, { kind: 'training', progress: 0.2, doing: 'Saving what was learned' });

    const over = new Deferred<undefined>();
    status.onDidChange(({ kind }) => {
      if (kind === 'interrupted') problems.push('The stopped run is offered again.');
    });
    training.onDidHappen(({ kind }) => {
      if (kind === 'model') over.resolve(undefined);
    });
    earlier.stdin.end();
    await over.promise;
    const { state, progress } = JSON.parse(readFileSync(run, 'utf8')) as { state: string; progress: number };
    assert.deepEqual({ state, progress }, { state: 'stopped', progress: 0.5 });
    assert.equal(status.facts.run, undefined);
    assert.deepEqual(problems, []);
    training.dispose();
    status.dispose();
    rmSync(folder, { recursive: true });
  });
});
