import assert from 'node:assert/strict';
import { findCanaries, type CanaryResult } from '../../../bench/canaries/canaries';
import { corpora } from '../../../bench/corpora';
import { readPinnedCorpus } from '../../../bench/readCorpus';
import { defaultTrainingConfig } from '../../../src/learning/config';
import { solo } from '../../../src/learning/team';
import { scalarKernels } from '../../../src/numeric/scalarKernels';

/** The short form of `bench canaries`: the sources are a part of RxJS, and the network is small. */
async function find(isMasked: boolean): Promise<CanaryResult> {
  const all = await readPinnedCorpus(corpora.find(({ name }) => name === 'rxjs')!);
  const threads = { kernels: scalarKernels, team: solo, disband: () => Promise.resolve() };
  return findCanaries(all.filter(({ text }) => text.length < 2000).slice(0, 8), {
    secrets: 66,
    budget: { kind: 'steps', steps: 5 },
    network: { ...defaultTrainingConfig.network, hiddenSize: 8, embeddingSize: 4, ngramRows: 64 },
    seed: 2,
    isMasked,
    startThreads: () => threads,
  });
}

suite('canaries', function () {
  this.timeout(120_000);

  test('are in nothing that is stored, completed or sampled', async () => {
    const { planted, kinds, inStorage, completed, inSamples } = await find(true);
    assert.ok(planted === 66 && kinds >= 50);
    assert.deepEqual({ inStorage, completed, inSamples }, { inStorage: [], completed: [], inSamples: [] });
  });

  test('would be found without masking', async () => {
    const { planted, inStorage, asked, completed } = await find(false);
    assert.ok(inStorage.length > 0.9 * planted, `${inStorage.length} of ${planted} in the stored files`);
    assert.ok(completed.length > 0.3 * asked, `${completed.length} of ${asked} completed`);
  });
});
