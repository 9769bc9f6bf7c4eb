import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { UserError } from '../../../src/base/errors';
import { corpora } from '../../../bench/corpora';
import { readPinnedCorpus } from '../../../bench/readCorpus';

suite('pinned corpora', () => {
  test('are development dependencies at exactly these versions', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    for (const corpus of corpora) assert.equal(devDependencies[corpus.package], corpus.version, corpus.name);
  });

  test('are of several languages, and those to tune on are not those that are reported', () => {
    assert.equal(new Set(corpora.map(({ name }) => name)).size, corpora.length);
    const folders = (role: string): string[] =>
      corpora.filter((corpus) => corpus.role === role).map((corpus) => `${corpus.package}/${corpus.folder}`);
    assert.ok(folders('report').every((folder) => !folders('tune').includes(folder)));
    assert.ok(new Set(corpora.filter(({ role }) => role === 'report').map(({ language }) => language)).size >= 5);
  });

  for (const corpus of corpora) {
    test(`${corpus.name} has text to learn and to measure on`, async () => {
      const files = await readPinnedCorpus(corpus);
      const characters = files.reduce((sum, { text }) => sum + text.length, 0);
      assert.ok(files.length >= 40 && characters > 200_000, `${files.length} files, ${characters} characters`);
      assert.ok(files.every(({ path }) => corpus.extensions.some((extension) => path.endsWith(extension))));
    });
  }

  test('another version is rejected', async () => {
    await assert.rejects(readPinnedCorpus({ ...corpora[0]!, version: '1.0.0' }), UserError);
  });
});
