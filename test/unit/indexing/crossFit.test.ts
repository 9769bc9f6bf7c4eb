import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { atOnce } from '../../../src/base/stepwise';
import { crossFitStepwise } from '../../../src/indexing/crossFit';
import { mixingKernels } from '../../../src/kernels/mixing';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { fitMixture, predictFile } from '../../../src/language/mixture/fit';
import { languageOf, mixtureWithNetwork } from '../../../src/language/mixture/languageModel';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import type { PackedValues } from '../../../src/language/mixture/packedValues';
import { Vocabulary } from '../../../src/model/vocabulary';
import { countedMixing } from '../language/countedMixing';

/** Modules of one shape with names of their own, so that a new one is known in part. */
const names = 'parcel depot driver route truck pallet dock crane yard gate scale crew'.split(' ');
const texts = names.map(
  (name, i) =>
    `import { log } from './log';\n\nexport class ${name}Queue${i} {\n  readonly ${name}s: ${name}[] = [];\n\n` +
    `  add(${name}: ${name}): void {\n    this.${name}s.push(${name});\n    log('${name} ${i * 37}');\n  }\n}\n`,
);
const vocabulary = Vocabulary.of(texts);
const files = texts.map((text) => vocabulary.encode(text));
const [unknown, ...known] = files as [Uint16Array, ...Uint16Array[]];
const language = {
  ...languageOf(CorpusIndex.of(known, vocabulary.size), SymbolTree.of(known, vocabulary), vocabulary),
  mixing: mixingKernels(),
};
const all = { characters: 1 << 20, least: 0, token: neverCancelled };

suite('cross-fitting', () => {
  test('fits the mixture to new files, which files that are in the index do not resemble', () => {
    const bits = (alone: PackedValues): number =>
      predictFile({ ...language, fitted: { alone } }, unknown).nats / Math.LN2 / unknown.length;
    const crossFitted = bits(atOnce(crossFitStepwise(language, known, all)));
    const fittedOnLearned = bits(fitMixture(language, known));
    assert.ok(crossFitted < 0.9 * fittedOnLearned, `${crossFitted}, ${fittedOnLearned}`);
  });

  test('gives the same values again, and reports a progress that never decreases', () => {
    const values = (): PackedValues => {
      const fitting = crossFitStepwise(language, known, all);
      let progress = 0;
      for (;;) {
        const { done, value } = fitting.next();
        if (done) return value;
        assert.ok(value >= progress && value <= 1, `${value} after ${progress}`);
        progress = value;
      }
    };
    assert.deepEqual(values(), values());
  });

  test('ends soon after `least` characters when cancelled, with the values learned so far', () => {
    const total = known.reduce((sum, { length }) => sum + length, 0);
    for (const least of [0, Math.floor(total / 2)]) {
      let learned = 0;
      const fitting = crossFitStepwise(language, known, { ...all, least, token: { isCancelled: true } });
      for (let step = fitting.next(); !step.done; step = fitting.next()) learned = step.value * total;
      // A part has one or two of these files.
      assert.ok(learned <= least + total / 4, `${learned} of ${total} characters, at least ${least}`);
    }
  });

  test('is done on no more text than asked for, and on no more parts than have it', () => {
    const parts = [300, 450].map((characters) => {
      let count = 0;
      class CountingIndex extends CorpusIndex {
        override without(leftOut: Parameters<CorpusIndex['without']>[0]): CorpusIndex {
          count++;
          return super.without(leftOut);
        }
      }
      const { text, suffixes } = language.index;
      const index = new CountingIndex(text, suffixes, vocabulary.size);
      atOnce(crossFitStepwise({ ...language, index }, known, { ...all, characters }));
      return count;
    });
    // The first part has two files of about 175 characters; each part has an index of its own.
    assert.deepEqual(parts, [1, 2]);
  });

  test('uses one mixture for all parts, and releases it at the end', () => {
    const { mixing, live } = countedMixing();
    const fitting = crossFitStepwise({ ...language, mixing }, known, all);
    for (let step = fitting.next(); !step.done; step = fitting.next()) assert.equal(live(), 1);
    assert.equal(live(), 0);
  });

  test('learns from a single file', () => {
    const learned = atOnce(crossFitStepwise(language, known.slice(0, 1), all));
    assert.ok(learned.others.every(Number.isFinite));
  });
});

suite('the first weights of a mixture with a network', () => {
  test('are those of the same states without one, and the network has a weight', () => {
    const alone = fitMixture(language, known);
    const { weights, ...kept } = mixtureWithNetwork(language, alone).learned();
    assert.deepEqual(kept, { others: alone.others, counts: alone.counts });
    assert.notDeepEqual(weights, alone.weights);
    const nats = (one: PackedValues): number => predictFile({ ...language, fitted: { alone: one } }, unknown).nats;
    assert.ok(Math.abs(nats({ weights, ...kept }) / nats(alone) - 1) < 1e-6, 'no network predicts');
  });
});
