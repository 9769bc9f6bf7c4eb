import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decodeIndex } from '../../src/language/mixture/indexFile';
import { storedFiles } from '../../src/protocol/storage';
import { assertTidy, temporaryFolder, train, usableModel } from './store';
import { indexMessage, startMessage, Trainer } from './trainer';
import { trials } from './trials';

suite('two writers of one folder', () => {
  test('a lock that a dead process left is taken over by one of several processes', async () => {
    const file = path.join(temporaryFolder(), 'lock');
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const contenders = Array.from({ length: 4 }, () => fork('.build/test/faults/contender.js'));
    try {
      for (let trial = 0; trial < 5 * trials; trial++) {
        writeFileSync(file, JSON.stringify({ processId: dead, since: Date.now() }));
        const holds = await Promise.all(contenders.map((contender) => answerTo(contender, file)));
        assert.equal(holds.filter(Boolean).length, 1, `trial ${trial}: ${holds.join(', ')}`);
        rmSync(file);
      }
    } finally {
      for (const contender of contenders) contender.kill();
    }
  });

  test('updates of the index at the same time: each succeeds, and a reader never reads a partly written index', async () => {
    const storage = temporaryFolder();
    await train(storage);
    const updates = Array.from({ length: 4 }, () => new Trainer(indexMessage(storage)));
    const left = new Set(updates);
    for (const update of updates) void update.ended.then(() => left.delete(update));
    let reads = 0;
    for (; left.size > 0; reads++) {
      decodeIndex(readFileSync(path.join(storage, storedFiles.index)));
      // Without a pause, it would take the processor from the updates, which have the lowest priority.
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.ok(reads > 10);
    for (const update of updates) assert.equal(update.messages.at(-1)?.kind, 'indexed', update.failure);
    assertTidy(storage);
  });

  test('an update of the index waits for the run that writes to the folder', async () => {
    const storage = temporaryFolder();
    const run = new Trainer(startMessage(storage, 2));
    const update = new Trainer(indexMessage(storage));
    await Promise.all([run.ended, update.ended]);
    assert.deepEqual([run.messages.at(-1)?.kind, update.messages.at(-1)?.kind], ['ended', 'indexed'], run.failure);
    assert.ok(usableModel(storage));
    assertTidy(storage);
  });

  test('on the command line, the second one is refused with a sentence', async () => {
    const storage = temporaryFolder();
    const run = new Trainer(startMessage(storage, 600));
    await new Promise<void>((resolve) => {
      run.process.on('message', () => {
        if (run.messages.some(({ kind }) => kind === 'started')) resolve();
      });
    });
    const train = ['dist/cli.js', 'train', 'test/integration/fixture-workspace', '--steps', '2', '--out', storage];
    const { status, stderr } = spawnSync(process.execPath, train, { encoding: 'utf8' });
    run.process.kill('SIGKILL');
    await run.ended;
    assert.equal(status, 1);
    assert.match(
      stderr,
      new RegExp(`^Expected no other process to write to \\S+, found process ${run.process.pid}\\. Wait until .*\\n$`),
    );
  });
});

function answerTo(contender: ChildProcess, file: string): Promise<unknown> {
  return new Promise((resolve) => {
    contender.once('message', resolve);
    contender.send(file);
  });
}
