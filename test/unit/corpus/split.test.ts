import assert from 'node:assert/strict';
import fc from 'fast-check';
import { UserError } from '../../../src/base/errors';
import type { CorpusFile } from '../../../src/corpus/corpus';
import { NothingHeldOutError, splitCorpus } from '../../../src/corpus/split';
import { sizes } from '../../../src/indexing/fileSizes';

const files = fc.uniqueArray(
  fc.record({ path: fc.string({ minLength: 1 }), text: fc.nat(3000).map((length) => 'x\n'.repeat(length + 1)) }),
  { selector: (file) => file.path, minLength: 2, maxLength: 40 },
);
const settings = fc.record({ seed: fc.nat(), holdoutFraction: fc.double({ min: 0.01, max: 0.5, noNaN: true }) });

function characters(some: readonly CorpusFile[]): number {
  return some.reduce((sum, { text }) => sum + text.length, 0);
}

/** Texts by path, with the two parts of a cut file joined. */
function together(some: readonly CorpusFile[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { path, text } of some) {
    const whole = path.replace(/ \((beginning|end)\)$/, '');
    texts.set(whole, (texts.get(whole) ?? '') + text);
  }
  return texts;
}

suite('the split into training and validation', () => {
  test('puts every file on one side or divides it, holds out at least one, and at most half of the text', () => {
    fc.assert(
      fc.property(files, settings, (some, how) => {
        const { training, validation } = splitCorpus(some, how);
        assert.deepEqual(together([...training, ...validation]), together(some));
        assert.ok(validation.length >= 1 && training.length >= 1);
        assert.ok(characters(validation) <= characters(some) / 2);
        assert.ok(characters(validation) > (characters(some) * how.holdoutFraction) / 8 - 1, 'enough to measure on');
      }),
    );
  });

  test('keeps held-out files held out when files are added', () => {
    const many = Array.from({ length: 300 }, (_, i) => ({ path: `src/${i}.ts`, text: 'some text\n' }));
    const how = { seed: 3, holdoutFraction: 0.1 };
    const before = splitCorpus(many.slice(0, 200), how).validation.map(({ path }) => path);
    const after = new Set(splitCorpus(many, how).validation.map(({ path }) => path));
    assert.ok(before.length > 10 && before.length < 35, `${before.length} of 200`);
    assert.deepEqual(
      before.filter((path) => !after.has(path)),
      [],
    );
  });

  test('moves no file to the other side when others are added, removed or changed', () => {
    const text = fc.constantFrom('some text\n', 'other text\n');
    const others = fc.uniqueArray(fc.record({ path: fc.string(), text }), { selector: ({ path }) => path });
    const how = fc.record({ seed: fc.nat(), holdoutFraction: fc.double({ min: 0.1, max: 0.3, noNaN: true }) });
    const stays = Array.from({ length: 200 }, (_, i) => ({ path: `stays/${i}.ts`, text: 'text\n' }));
    const sides = (some: readonly CorpusFile[], settings: Parameters<typeof splitCorpus>[1]): Set<string> =>
      new Set(
        splitCorpus(some, settings)
          .validation.map(({ path }) => path)
          .filter((path) => path.startsWith('stays/')),
      );
    fc.assert(
      fc.property(others, how, (some, settings) => {
        assert.deepEqual(sides([...stays, ...some], settings), sides(stays, settings));
      }),
    );
  });

  test('holds out the end of a file that has nearly all of the text, rather than a few characters', () => {
    const large = { path: 'large.ts', text: 'const answer = 42;\n'.repeat(10_000) };
    const small = { path: 'small.ts', text: 'x\n' };
    const { training, validation } = splitCorpus([large, small], { seed: 1, holdoutFraction: 0.1 });
    assert.deepEqual(
      training.map(({ path }) => path),
      ['large.ts (beginning)'],
    );
    assert.deepEqual(
      validation.map(({ path }) => path),
      ['small.ts', 'large.ts (end)'],
    );
    assert.ok(Math.abs(characters(validation) / characters([large, small]) - 0.1) < 0.001);
    assert.ok(validation[1]!.text.startsWith('const'));
  });

  test('does not depend on the order of files, nor on the texts of other files of the same size', () => {
    fc.assert(
      fc.property(files, settings, fc.infiniteStream(fc.nat()), (some, how, random) => {
        const keyed = some.map((file) => ({ file, key: random.next().value as number }));
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ file }) => file);
        const changed = shuffled.map(({ path, text }) => ({ path, text: text.replaceAll('x', 'y') }));
        const held = (of: readonly CorpusFile[]): string[] => splitCorpus(of, how).validation.map(({ path }) => path);
        assert.deepEqual(held(changed), held(some));
      }),
    );
  });

  test('differs for another seed', () => {
    const many = Array.from({ length: 100 }, (_, i) => ({ path: `${i}`, text: 'text' }));
    const held = (seed: number): string[] =>
      splitCorpus(many, { seed, holdoutFraction: 0.2 }).validation.map((file) => file.path);
    assert.notDeepEqual(held(1), held(2));
  });

  test('holds out the end of a single file', () => {
    const text = Array.from({ length: 1000 }, (_, i) => `line ${i}\n`).join('');
    const { training, validation } = splitCorpus([{ path: 'a.txt', text }], { seed: 1, holdoutFraction: 0.1 });
    assert.equal(training[0]!.text + validation[0]!.text, text);
    assert.ok(Math.abs(validation[0]!.text.length / text.length - 0.1) < 0.01);
    assert.ok(training[0]!.text.endsWith('\n'));
  });

  test('divides any single file of two characters or more, and reports that it cannot divide a shorter one', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 2 }), settings, (text, how) => {
        const { training, validation } = splitCorpus([{ path: 'a.txt', text }], how);
        assert.equal(training[0]!.text + validation[0]!.text, text);
        assert.ok(training[0]!.text.length >= text.length / 2 && validation[0]!.text !== '');
      }),
    );
    const empty = ['a', 'b'].map((path) => ({ path, text: '' }));
    assert.throws(() => splitCorpus(empty, { seed: 1, holdoutFraction: 0.1 }), /in 2 files, found 0 characters/);
    const tooShort = [{ path: 'a.txt', text: 'x' }];
    assert.throws(
      () => splitCorpus(tooShort, { seed: 1, holdoutFraction: 0.1 }),
      /in a\.txt, found 1 characters\. Take a longer/,
    );
  });

  test('divides the largest file alone, at the start of a line if one is near, and its secrets with it', () => {
    const line = 'const answer = 42;\n';
    const large = { path: 'large.ts', text: line.repeat(1000), secrets: [0, 17_000, 17_100, 18_999] };
    const others = ['a', 'b'].map((path) => ({ path, text: line, secrets: [3] }));
    // A seed with which no other file is held out at random.
    const { training, validation } = splitCorpus([others[0]!, large, others[1]!], { seed: 2, holdoutFraction: 0.1 });
    const [end] = validation.filter(({ path }) => path === 'large.ts (end)');
    const [beginning] = training.filter(({ path }) => path === 'large.ts (beginning)');
    assert.ok(end && beginning && end.text.startsWith(line) && end.text.length <= 0.1 * 19_038);
    const at = beginning.text.length;
    assert.deepEqual(beginning.secrets, [0, ...[17_000, 17_100, 18_999].filter((secret) => secret < at)]);
    assert.deepEqual(
      end.secrets,
      [17_000, 17_100, 18_999].filter((secret) => secret >= at).map((secret) => secret - at),
    );
    for (const file of [...training, ...validation])
      if (!file.path.startsWith('large')) assert.deepEqual(file.secrets, [3]);
    assert.equal(training.length + validation.length, 4);
    const plain = splitCorpus([{ path: 'a', text: line.repeat(9) }], { seed: 1, holdoutFraction: 0.2 });
    for (const file of [...plain.training, ...plain.validation]) assert.ok(!('secrets' in file));
    const clean = splitCorpus([{ path: 'a', text: line.repeat(9), secrets: [0] }], { seed: 1, holdoutFraction: 0.2 });
    assert.deepEqual(clean.training[0]!.secrets, [0]);
    assert.ok(!('secrets' in clean.validation[0]!));
  });

  test('divides within a line that is much longer than what is to be held out', () => {
    const text = `${'x'.repeat(1000)}\n${'y'.repeat(1000)}\nzz\n`;
    const { training, validation } = splitCorpus([{ path: 'a', text }], { seed: 1, holdoutFraction: 0.1 });
    assert.equal(validation[0]!.text.length, Math.floor(0.1 * text.length));
    assert.equal(training[0]!.text + validation[0]!.text, text);
  });

  suite('of a network that is trained further', () => {
    const many = Array.from({ length: 60 }, (_, i) => ({ path: `src/${i}.ts`, text: `file ${i}\n`.repeat(40 + i) }));
    const first = splitCorpus(many, { seed: 1, holdoutFraction: 0.1 });
    const earlier = { learned: sizes(first.training), heldOut: sizes(first.validation) };
    const again = (some: readonly CorpusFile[], how = { seed: 1, holdoutFraction: 0.1 }) =>
      splitCorpus(some, how, earlier);

    test('stays the same', () => {
      assert.deepEqual(again(many), first);
    });

    test('keeps each file on its side, also with another seed, another fraction and other names', () => {
      const change = fc.record({ name: fc.constantFrom('as it is', 'renamed', 'gone', 'edited'), key: fc.nat() });
      const changes = fc.array(change, { minLength: many.length, maxLength: many.length });
      fc.assert(
        fc.property(changes, settings, files, (done, how, added) => {
          const changed = many.flatMap(({ path, text }, i): CorpusFile[] => {
            switch (done[i]!.name) {
              case 'as it is':
                return [{ path, text }];
              case 'renamed':
                return [{ path: `moved/${done[i]!.key}/${i}.ts`, text }];
              case 'gone':
                return [];
              case 'edited':
                return [{ path, text: `${text}// ${done[i]!.key}\n` }];
            }
          });
          const learned = new Set(earlier.learned.map(({ hash }) => hash));
          const learnedPaths = new Set(earlier.learned.map(({ path }) => path));
          const { training, validation } = splitCorpus([...changed, ...added], how, earlier);
          for (const { path, hash } of sizes(validation))
            assert.ok(!learned.has(hash) && !learnedPaths.has(path), path);
          assert.deepEqual(together([...training, ...validation]), together([...changed, ...added]));
          assert.ok(characters(validation) <= characters([...changed, ...added]) / 2);
        }),
      );
    });

    test('holds out again what was held out, by its text or by its path, up to half of the text', () => {
      const text = (name: string): string => `${name}\n`.repeat(20);
      const [kept, moved, edited, known] = ['kept', 'moved', 'edited', 'known'].map((path) => ({
        path,
        text: text(path),
      }));
      const marks = { learned: sizes([known!]), heldOut: sizes([kept!, moved!, edited!]) };
      const now = [
        kept!,
        { path: 'elsewhere', text: moved!.text },
        { path: 'edited', text: `${edited!.text}more\n` },
        known!,
        ...Array.from({ length: 12 }, (_, i) => ({ path: `new ${i}`, text: text(`new ${i}`) })),
      ];
      for (const seed of [1, 2, 3]) {
        const held = splitCorpus(now, { seed, holdoutFraction: 0.01 }, marks).validation.map(({ path }) => path);
        for (const path of ['kept', 'elsewhere', 'edited']) assert.ok(held.includes(path), `${seed}: ${held.join()}`);
        assert.ok(!held.includes('known'));
      }
      const tooMuch = { learned: sizes([known!]), heldOut: sizes(now.slice(4)) };
      const { training, validation } = splitCorpus(now, { seed: 1, holdoutFraction: 0.1 }, tooMuch);
      assert.ok(characters(validation) <= characters(training));
    });

    test('splits only new files at random', () => {
      const added = Array.from({ length: 100 }, (_, i) => ({ path: `new/${i}.ts`, text: `new ${i}\n`.repeat(9) }));
      const { validation } = again([...many, ...added]);
      assert.deepEqual(
        validation.slice(0, first.validation.length).map(({ path }) => path),
        first.validation.map(({ path }) => path),
      );
      const ofNew = validation.length - first.validation.length;
      assert.ok(ofNew > 2 && ofNew < 25, `${ofNew} of 100`);
    });

    test('reports that every remaining file was learned', () => {
      assert.throws(() => again(first.training), NothingHeldOutError);
    });

    test('divides a file where it was divided before, and never earlier in it', () => {
      const text = Array.from({ length: 1000 }, (_, i) => `line ${i}\n`).join('');
      const cut = splitCorpus([{ path: 'a.txt', text }], { seed: 1, holdoutFraction: 0.1 });
      const marks = { learned: sizes(cut.training), heldOut: sizes(cut.validation) };
      const recut = (file: CorpusFile): string[] =>
        splitCorpus([file], { seed: 2, holdoutFraction: 0.4 }, marks).validation.map((end) => end.text);
      const [end = ''] = cut.validation.map((file) => file.text);
      assert.deepEqual(recut({ path: 'a.txt', text }), [end]);
      assert.deepEqual(recut({ path: 'renamed.txt', text }), [end]);
      assert.deepEqual(recut({ path: 'a.txt', text: `${text}more\n` }), [`${end}more\n`]);
      assert.deepEqual(recut({ path: 'a.txt', text: `first\n${text}` }), [end]);
      assert.throws(() => recut({ path: 'a.txt', text: text.slice(0, 3000) }), NothingHeldOutError);
    });
  });

  test('rejects a fraction that leaves no text to learn or to hold out', () => {
    const some = ['a', 'b', 'c', 'd'].map((path) => ({ path, text: 'some text\n' }));
    for (const holdoutFraction of [0, -1, 0.6, NaN]) {
      assert.throws(
        () => splitCorpus(some, { seed: 1, holdoutFraction }),
        (error: Error) => {
          assert.ok(error instanceof UserError);
          assert.ok(error.message.includes(`above 0 and up to 0.5, found ${holdoutFraction}. Correct`), error.message);
          return true;
        },
      );
    }
    assert.equal(characters(splitCorpus(some, { seed: 1, holdoutFraction: 0.5 }).validation) % 10, 0);
  });
});
