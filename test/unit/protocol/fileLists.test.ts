import assert from 'node:assert/strict';
import { atOnce } from '../../../src/base/stepwise';
import {
  parseIndexedFiles,
  parseLearnedFiles,
  textOfIndexedFiles,
  textOfLearnedFiles,
} from '../../../src/protocol/fileLists';

const names = ['a.ts', 'two\nlines, [', ' "quoted" ]', '日本/é.md', '{'];
const files = names.map((path, i) => ({ path, characters: 100 + i, hash: i, ...(i === 2 && { secrets: 3 }) }));
const leftOut = names.map((path) => ({ path, reason: `.gitignore [${path}` }));
const beyond = { files: 1, bytes: 2, limit: 3 };
const learned = {
  training: files,
  validation: files.slice(1, 2),
  former: [],
  split: { seed: 1, holdoutFraction: 0.1 },
};

suite('the stored lists of files', () => {
  test('are read as they were written, and are JSON', () => {
    for (const list of [
      { files, leftOut, beyond },
      { files, leftOut: [] },
      { files: [], leftOut: [] },
    ]) {
      assert.deepEqual(atOnce(parseIndexedFiles(textOfIndexedFiles(list))), list);
      assert.deepEqual(JSON.parse(textOfIndexedFiles(list)), list);
    }
    assert.deepEqual(atOnce(parseLearnedFiles(textOfLearnedFiles(learned))), learned);
  });

  test('are read from one line too, as earlier versions wrote them', () => {
    assert.deepEqual(atOnce(parseIndexedFiles(JSON.stringify({ files, leftOut, beyond }))), { files, leftOut, beyond });
    assert.deepEqual(atOnce(parseLearnedFiles(JSON.stringify(learned))), learned);
  });

  test('are read if some are on one line and others are not', () => {
    const [file, left] = [files[0]!, leftOut[0]!];
    const text = `{"files":[${JSON.stringify(file)}],\n"leftOut":[\n ${JSON.stringify(left)}\n],\n"note":""}`;
    assert.deepEqual(atOnce(parseIndexedFiles(text)), { files: [file], leftOut: [left] });
    const empty = `{"note":"",\n"files":[\n ${JSON.stringify(file)}\n],\n"leftOut":[]}`;
    assert.deepEqual(atOnce(parseIndexedFiles(empty)), { files: [file], leftOut: [] });
  });

  test('are read in short steps, however long they are', () => {
    const many = Array.from({ length: 30_000 }, (_, i) => ({ path: `src/${i}.ts`, characters: i, hash: i }));
    const work = parseIndexedFiles(textOfIndexedFiles({ files: many, leftOut: [] }));
    const fractions: number[] = [];
    for (let next = work.next(); next.done !== true; next = work.next()) fractions.push(next.value);
    assert.ok(fractions.length >= 300 && fractions.length < 400, `${fractions.length}`);
    const reading = fractions.slice(0, 150);
    assert.deepEqual(
      reading,
      [...reading].sort((a, b) => a - b),
    );
    assert.ok(reading[0]! < 0.01 && reading.at(-1)! > 0.95 && reading.at(-1)! <= 1);
  });

  test('are none if they are damaged, as a whole or in one entry', () => {
    for (const text of ['', '{', '[]', '{"files":[]}', '{"files":{},"leftOut":[]}'])
      assert.equal(atOnce(parseIndexedFiles(text)), undefined, text);
    const whole = textOfIndexedFiles({ files, leftOut });
    for (const odd of ['"characters":"many"', '"characters":100,"characters":101', '"characters":']) {
      assert.equal(atOnce(parseIndexedFiles(whole.replace('"characters":100', odd))), undefined, odd);
    }
  });
});
