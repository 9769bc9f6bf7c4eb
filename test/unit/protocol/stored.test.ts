import assert from 'node:assert/strict';
import { atOnce } from '../../../src/base/stepwise';
import { parseIndexedFiles, parseLearnedFiles, textOfLearnedFiles } from '../../../src/protocol/fileLists';
import { largestJson, parseStored } from '../../../src/protocol/storage';
import { parseUnfinishedRun } from '../../../src/protocol/unfinishedRun';

const run = { state: 'running', processId: 1234, progress: 0.5, validationLoss: 2 };
const file = { path: 'a.ts', characters: 10, hash: 0xffffffff };
const indexed = { files: [file], leftOut: [{ path: 'b', reason: 'binary' }] };
const learned = { training: [file], validation: [], former: [] };

function stored(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

const indexedFrom = (value: unknown) => atOnce(parseIndexedFiles(JSON.stringify(value)));
const learnedFrom = (value: unknown) => atOnce(parseLearnedFiles(JSON.stringify(value)));

suite('stored JSON', () => {
  test('is read as it was written', () => {
    for (const state of ['running', 'stopped'])
      assert.deepEqual(parseStored(stored({ ...run, state }), parseUnfinishedRun), { ...run, state });
    for (const more of [{}, { beyond: { files: 1, bytes: 2, limit: 3 } }])
      assert.deepEqual(indexedFrom({ ...indexed, ...more }), { ...indexed, ...more });
    for (const more of [{}, { split: { seed: 0, holdoutFraction: 0.1 } }])
      assert.deepEqual(learnedFrom({ ...learned, ...more }), { ...learned, ...more });
  });

  test('of learned files without former ones, as earlier versions wrote it, has none', () => {
    const { former: _, ...earlier } = learned;
    assert.deepEqual(learnedFrom(earlier), learned);
    assert.deepEqual(atOnce(parseLearnedFiles(textOfLearnedFiles(earlier))), learned);
  });

  test('of an unfinished run is refused if its process or its progress makes no sense', () => {
    const odd = [0, -1, 0.5, 2 ** 53, '1234', null].map((processId) => ({ ...run, processId }));
    const others = [{ progress: -0.1 }, { progress: 1.1 }, { validationLoss: -1 }, { state: 'paused' }];
    for (const value of [...odd, ...others.map((other) => ({ ...run, ...other }))])
      assert.equal(parseStored(stored(value), parseUnfinishedRun), undefined, JSON.stringify(value));
    for (const value of [undefined, null, [run], 'running']) assert.equal(parseUnfinishedRun(value), undefined);
    for (const edge of [{ progress: 0 }, { progress: 1 }, { validationLoss: 0 }])
      assert.deepEqual(parseUnfinishedRun({ ...run, ...edge }), { ...run, ...edge });
    const overflowing = Buffer.from(JSON.stringify(run).replace('"validationLoss":2', '"validationLoss":1e999'));
    assert.equal(parseStored(overflowing, parseUnfinishedRun), undefined);
  });

  test('of a list is refused if one of its files makes no sense, so that none is lost unnoticed', () => {
    for (const odd of [{ ...file, characters: -1 }, { ...file, hash: 0.5 }, { ...file, path: 1 }, null, []]) {
      assert.equal(indexedFrom({ ...indexed, files: [file, odd] }), undefined);
      for (const part of ['training', 'validation', 'former'])
        assert.equal(learnedFrom({ ...learned, [part]: [odd] }), undefined);
    }
    for (const odd of [{ path: 'b' }, { reason: 'binary' }, null])
      assert.equal(indexedFrom({ ...indexed, leftOut: [odd] }), undefined);
    assert.equal(indexedFrom({ ...indexed, beyond: { files: 1 } }), undefined);
    for (const split of [{ seed: 1 }, { seed: -1, holdoutFraction: 0.1 }, { seed: 1, holdoutFraction: 1 }, 3])
      assert.equal(learnedFrom({ ...learned, split }), undefined);
  });

  test('is refused if it is no UTF-8, has a key twice, or is beyond the limit', () => {
    const bytes = stored(run);
    const accept = (value: unknown): unknown => value;
    assert.equal(parseStored(Buffer.concat([bytes, Buffer.from([0xff])]), accept), undefined);
    assert.equal(parseStored(Buffer.from('{"state":"running","state":"stopped"}'), accept), undefined);
    assert.equal(parseStored(bytes.subarray(1), accept), undefined);
    const largest = Buffer.alloc(largestJson, ' ');
    largest[largestJson - 1] = 0x31;
    assert.equal(parseStored(largest, accept), 1);
    assert.equal(parseStored(Buffer.alloc(largestJson + 1, '1'), accept), undefined);
  });
});
