import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Deferred } from '../../../src/base/deferred';
import { TrainerProcess } from '../../../src/editor/trainerProcess';
import { parseFromIndexer } from '../../../src/protocol/processMessages';

suite('a process of training', () => {
  test('is reported and disconnected after a message that this version does not know', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-trainer-'));
    const script = path.join(folder, 'trainer.js');
    // It ends when its channel is closed, as one does that saves what it has learned.
    writeFileSync(
      script,
      `process.on('message', () => {}); process.send({ kind: 'note', text: 'a' }); process.send({ kind: 'later' });`,
    );
    const crashed = new Deferred<string>();
    const seen: string[] = [];
    const trainer = new TrainerProcess(script, parseFromIndexer, {
      message: ({ kind }) => seen.push(kind),
      output: () => undefined,
      crashed: (reason) => {
        crashed.resolve(reason);
      },
      answer: () => Promise.reject(new Error('Expected no question.')),
    });
    assert.match(
      await crashed.promise,
      /^Expected a message of this version from the training process, found .*"later"/,
    );
    assert.deepEqual(seen, ['note']);
    trainer.dispose();
    await trainer.kill();
    rmSync(folder, { recursive: true });
  });
});
