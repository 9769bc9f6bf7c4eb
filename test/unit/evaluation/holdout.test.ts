import assert from 'node:assert/strict';
import fc from 'fast-check';
import { UserError } from '../../../src/base/errors';
import { holdOut } from '../../../src/evaluation/holdout';
import { sampleFiles } from '../../../src/evaluation/sampleFiles';
import { randomFile } from './texts';

const files = Array.from({ length: 50 }, (_, i) => randomFile(`src/${i}.ts`, i, 10));

suite('holding files out to measure on', () => {
  test('draws a tenth of the files, complete, by the seed', () => {
    const { training, heldOut, nearDuplicates } = holdOut(files, 1);
    assert.equal(heldOut.length, 5);
    assert.deepEqual(nearDuplicates, []);
    assert.deepEqual(new Set([...training, ...heldOut]), new Set(files));
    assert.deepEqual(holdOut(files, 1), { training, heldOut, nearDuplicates });
    assert.notDeepEqual(holdOut(files, 2).heldOut, heldOut);
  });

  test('does not depend on the order of the files', () => {
    const paths = (of: typeof files): string[] =>
      holdOut(of, 3)
        .heldOut.map(({ path }) => path)
        .sort();
    assert.deepEqual(paths([...files].reverse()), paths(files));
  });

  test('excludes near-duplicates of training files from both sides, and reports them', () => {
    const drawn = holdOut(files, 1).heldOut[2]!;
    const source = holdOut(files, 1).training[0]!;
    const copied = files.map((file) => (file === drawn ? { path: file.path, text: `// copy\n${source.text}` } : file));
    const { training, heldOut, nearDuplicates } = holdOut(copied, 1);
    assert.deepEqual(
      nearDuplicates.map(({ file, of }) => [file.path, of.path]),
      [[drawn.path, source.path]],
    );
    assert.equal(heldOut.length, 4);
    assert.equal(training.length, 45);
  });

  test('never holds out more than half of the text, and at least one file if one fits', () => {
    const large = randomFile('large.ts', 7, 1000);
    const small = randomFile('small.ts', 8, 3);
    for (let seed = 0; seed < 10; seed++) {
      assert.deepEqual(
        holdOut([large, small], seed).heldOut.map(({ path }) => path),
        ['small.ts'],
      );
    }
    assert.throws(() => holdOut([large], 1), UserError);
    assert.throws(() => holdOut([], 1), UserError);
  });

  test('fails if all held-out files are copies', () => {
    const copies = [1, 2, 3, 4].map((i) => ({ path: `${i}.ts`, text: files[0]!.text }));
    assert.throws(() => holdOut(copies, 1), /each is a near-duplicate of a training file/);
  });
});

suite('a sample of files', () => {
  test('has complete files within the requested length, the same for a seed, in their order', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(), (characters, seed) => {
        const sample = sampleFiles(files, { characters, seed });
        const total = sample.reduce((sum, { text }) => sum + text.length, 0);
        assert.ok(sample.length === 1 || total <= characters);
        assert.deepEqual(
          sample,
          files.filter((file) => sample.includes(file)),
        );
        assert.deepEqual(new Set(sampleFiles([...files].reverse(), { characters, seed })), new Set(sample));
      }),
    );
    assert.equal(sampleFiles(files, { characters: 1e9, seed: 1 }).length, 50);
    assert.equal(sampleFiles(files, { characters: 1, seed: 1 }).length, 1);
    assert.deepEqual(sampleFiles([], { characters: 1, seed: 1 }), []);
    assert.notDeepEqual(
      sampleFiles(files, { characters: 2000, seed: 1 }),
      sampleFiles(files, { characters: 2000, seed: 2 }),
    );
  });
});
