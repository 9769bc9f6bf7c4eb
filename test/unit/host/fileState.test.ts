import assert from 'node:assert/strict';
import { describeFile, FileStates } from '../../../src/host/fileState';

const size = { characters: 1234, hash: 1 };
const states = new FileStates({
  training: [{ path: 'src/a.ts', ...size }],
  validation: [{ path: 'src/b.ts', ...size }],
  leftOut: [
    { path: 'ignored/', reason: '.gitignore' },
    { path: 'src/deep/down/', reason: 'files.exclude: **/down' },
    { path: '.env', reason: 'its name is one under which secrets are kept' },
    { path: 'data.json', reason: 'larger than 1 MB (3.0 MB)' },
    { path: 'inner/src/a.ts', reason: 'the same as src/a.ts' },
  ],
});
const said = (...paths: string[]): string => describeFile(states.of(paths));

suite('Whether a file was learned', () => {
  test('learned, or held out', () => {
    assert.equal(said('src/a.ts'), 'This file is learned (1,234 characters)');
    assert.equal(said('src/b.ts'), 'This file is held out to measure what was learned');
  });

  test('left out itself, or with its folder, with the rule', () => {
    assert.match(said('.env'), /left out: its name is one under which secrets are kept$/);
    assert.match(said('data.json'), /left out: larger than 1 MB \(3\.0 MB\)$/);
    assert.match(said('ignored/some/notes.txt'), /left out: \.gitignore$/);
    assert.match(said('src/deep/down/x.ts'), /left out: files\.exclude: \*\*\/down$/);
  });

  test('of the two paths of a file in nested folders, the learned one decides', () => {
    assert.match(said('inner/src/a.ts', 'src/a.ts'), /is learned/);
    assert.match(said('inner/src/a.ts'), /the same as src\/a\.ts$/);
  });

  test('a file that is not listed is excluded by its name, or not learned yet', () => {
    for (const files of [states, new FileStates(undefined)]) {
      assert.equal(describeFile(files.of(['src/new.ts'])), 'This file is not learned yet');
      assert.match(describeFile(files.of(['config/server.pem'])), /secrets are kept$/);
      assert.match(describeFile(files.of(['node_modules/x/index.js'])), /a package manager$/);
      assert.match(describeFile(files.of(['dist/app.min.js'])), /generated file$/);
    }
  });
});
