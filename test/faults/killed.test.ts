import assert from 'node:assert/strict';
import { Random } from '../../src/base/random';
import type { ToTrainer } from '../../src/protocol/trainer';
import { assertTidy, copyOf, temporaryFolder, train, usableModel } from './store';
import { indexMessage, startMessage, Trainer } from './trainer';
import { trials } from './trials';

/** Longest time after its start at which a trainer is killed, in milliseconds: it has validated and saved by then. */
const longest = 4000;

/** Kills a trainer at random moments, each time on the model that the one before left. Returns its last step. */
async function killed(storage: string, message: ToTrainer, seed: number): Promise<number> {
  const random = new Random(seed);
  let step = usableModel(storage)?.cursor.step ?? 0;
  for (let trial = 0; trial < trials; trial++) {
    const trainer = new Trainer(message);
    const timer = setTimeout(() => trainer.process.kill('SIGKILL'), random.integer(longest));
    await trainer.ended;
    clearTimeout(timer);
    assert.equal(trainer.failure, undefined);
    const model = usableModel(storage);
    assert.ok((model?.cursor.step ?? 0) >= step, 'the model on disk is the last one or a later one');
    step = model?.cursor.step ?? 0;
  }
  return step;
}

suite('a trainer that is killed at random moments', () => {
  test(`while it trains (${trials} times): the last checkpoint loads, and the next run continues from it`, async () => {
    const storage = temporaryFolder();
    const step = await killed(storage, startMessage(storage, 600), 1);
    const last = new Trainer(startMessage(storage, 3));
    await last.ended;
    assert.equal(last.failure, undefined);
    assert.ok(usableModel(storage)!.cursor.step >= step);
    assertTidy(storage);
  }).timeout(600_000 + trials * longest * 2);

  test(`while it updates the index and adapts the network (${trials} times): both load`, async () => {
    const trained = temporaryFolder();
    await train(trained);
    const storage = copyOf(trained);
    await killed(storage, indexMessage(storage), 2);
    const last = new Trainer(indexMessage(storage));
    await last.ended;
    assert.equal(last.messages.at(-1)?.kind, 'indexed');
    assert.ok(usableModel(storage));
    assertTidy(storage);
  }).timeout(600_000 + trials * longest * 2);
});
