import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findNearDuplicates } from '../../../src/evaluation/nearDuplicates';
import { randomFile } from './texts';

const training = Array.from({ length: 20 }, (_, i) => randomFile(`training/${i}`, i, 60));

function found(...texts: string[]): string[] {
  const heldOut = texts.map((text, i) => ({ path: `${i}`, text }));
  return findNearDuplicates(heldOut, training).map(({ file, of }) => `${file.path} of ${of.path}`);
}

suite('near-duplicates', () => {
  const copied = training[7]!.text;
  const fresh = randomFile('fresh', 99, 60).text;

  test('a copy is found with its original, also with other white space, case and line ends', () => {
    assert.deepEqual(found(fresh, copied, copied.replace(/^ {2}/gm, '\t').toUpperCase()), [
      '1 of training/7',
      '2 of training/7',
    ]);
    assert.equal(findNearDuplicates([{ path: 'copy', text: copied }], training)[0]!.containment, 1);
  });

  test('a copy with a new heading, or with lines moved, removed or added, is found', () => {
    const lines = copied.split('\n');
    const moved = [...lines.slice(30), ...lines.slice(0, 30)];
    const edited = lines.flatMap((line, i) =>
      i % 10 === 0 ? [] : i % 10 === 5 ? [line, fresh.split('\n')[i]!] : [line],
    );
    assert.equal(found(`/* Copyright */\n${copied}`, moved.join('\n'), edited.join('\n')).length, 3);
  });

  test('a part of a longer file is found; a file that has a training file as a small part of it is not', () => {
    const lines = copied.split('\n');
    const fourTimes = Array.from({ length: 4 }, (_, i) => randomFile('', 200 + i, 60).text).join('');
    assert.deepEqual(found(lines.slice(10, 30).join('\n'), fourTimes + copied), ['0 of training/7']);
  });

  test('a heading that all files share makes no duplicates', () => {
    const licence = randomFile('', 300, 20).text;
    const licensed = training.map(({ path, text }) => ({ path, text: licence + text }));
    assert.deepEqual(findNearDuplicates([{ path: 'a', text: licence + fresh }], licensed), []);
  });

  test('pieces of many files are not a duplicate of one', () => {
    const pieces = training.slice(0, 6).map(({ text }) => text.split('\n').slice(0, 10).join('\n'));
    assert.deepEqual(found(pieces.join('\n')), []);
  });

  test('very short texts are duplicates if they are equal', () => {
    const short = [{ path: 'index.ts', text: 'export {};\n' }];
    assert.equal(findNearDuplicates([{ path: 'a', text: 'export{ };' }], short).length, 1);
    assert.equal(findNearDuplicates([{ path: 'a', text: 'export { };x' }], short).length, 0);
    assert.deepEqual(findNearDuplicates([], short), []);
    assert.deepEqual(findNearDuplicates(short, []), []);
  });

  test('every copy among many files is found, and no new file', () => {
    const copies = fc.uniqueArray(fc.nat(training.length - 1), { maxLength: 5 });
    fc.assert(
      fc.property(copies, fc.integer({ min: 1000, max: 9000 }), (of, seed) => {
        const others = [0, 1, 2].map((i) => randomFile(`new/${i}`, seed + i, 30));
        const heldOut = [...others, ...of.map((i) => ({ path: `copy/${i}`, text: training[i]!.text }))];
        const duplicates = findNearDuplicates(heldOut, training).map(({ file, of }) => [file.path, of.path]);
        assert.deepEqual(
          duplicates,
          of.map((i) => [`copy/${i}`, `training/${i}`]),
        );
      }),
      { numRuns: 20 },
    );
  });
});
