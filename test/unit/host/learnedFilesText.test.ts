import assert from 'node:assert/strict';
import { atOnce } from '../../../src/base/stepwise';
import { learnedFilesText } from '../../../src/host/learnedFilesText';
import type { IndexedFiles, LearnedFiles } from '../../../src/protocol/learning';

const listed = (indexed: IndexedFiles | undefined, learned: LearnedFiles | undefined): string =>
  atOnce(learnedFilesText(indexed, learned));

const sized = (path: string, hash = 1) => ({ path, characters: 12345, hash });
const indexed = {
  files: [sized('a.ts'), sized('b.ts'), sized('c|d.ts'), sized('new.ts')],
  leftOut: [
    { path: 'z/', reason: 'files.exclude: z' },
    { path: 'ignored/', reason: '.gitignore' },
  ],
};

suite('The list of learned files', () => {
  test('says what to do before anything is learned', () => {
    assert.match(listed(undefined, undefined), /^No files have been learned yet\..*Train on Workspace/);
  });

  test('before any training, lists the files in the index and those left out, by reason', () => {
    const text = listed(indexed, undefined);
    assert.match(text, /^## Learned \(4\)$/m);
    assert.match(text, /^\| 12,345 \| a\.ts \| {2}\| {2}\|$/m);
    assert.match(text, /^No secrets were found in them\.$/m);
    assert.match(text, /^\| 12,345 \| c\\\|d\.ts \|/m);
    assert.match(
      text,
      /^## Left out \(2\)\n\n.*\n.*\n\| \.gitignore \| ignored\/ \|\n\| files\.exclude: z \| z\/ \|$/m,
    );
    assert.doesNotMatch(text, /Still in the network/);
  });

  test('after training, says of each file whether the network learned it', () => {
    const text = listed(indexed, {
      training: [sized('a.ts'), sized('c|d.ts', 2)],
      validation: [sized('b.ts')],
    });
    assert.match(text, /\| a\.ts \| learned \|/);
    assert.match(text, /\| b\.ts \| held out \|/);
    assert.match(text, /\| c\\\|d\.ts \| learned an earlier version \|/);
    assert.match(text, /\| new\.ts \| {2}\|/);
  });

  test('says how many secrets were masked, in each file and in all', () => {
    const files = [sized('a.ts'), { ...sized('b.ts'), secrets: 1200 }, { ...sized('c.ts'), secrets: 1 }];
    const text = listed({ ...indexed, files }, undefined);
    assert.match(text, /^1,201 secrets in 2 of them are masked: the text around a secret is learned/m);
    assert.match(text, /^\| 12,345 \| a\.ts \| {2}\| {2}\|\n\| 12,345 \| b\.ts \| {2}\| 1200 masked \|$/m);
    assert.match(text, /^\| 12,345 \| c\.ts \| {2}\| 1 masked \|$/m);
    const one = listed({ ...indexed, files: [{ ...sized('c.ts'), secrets: 1 }] }, undefined);
    assert.match(one, /^1 secret in 1 of them is masked: /m);
  });

  test('is written in short steps, however many files there are', () => {
    const many = Array.from({ length: 30_000 }, (_, i) => sized(`src/${i}.ts`));
    const work = learnedFilesText(
      { files: many, leftOut: many.map(({ path }) => ({ path, reason: 'empty' })) },
      undefined,
    );
    let steps = 0;
    while (work.next().done !== true) steps++;
    assert.ok(steps >= 300, `${steps}`);
  });

  test('lists the files that only the network has learned, and says how to remove them', () => {
    const text = listed(indexed, { training: [sized('a.ts'), sized('deleted.ts')], validation: [] });
    assert.match(text, /^## Still in the network \(1\)$/m);
    assert.match(text, /from Scratch\* makes a network that never read them/);
    assert.match(text, /\| 12,345 \| deleted\.ts \|/);
  });
});
