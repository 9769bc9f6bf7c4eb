import assert from 'node:assert/strict';
import { describeFile, FileStates } from '../../../src/editor/fileState';

const sized = (path: string, hash = 1) => ({ path, characters: 1234, hash });
const states = new FileStates(
  {
    files: ['src/a.ts', 'src/b.ts', 'src/new.ts', 'src/changed.ts', 'many/a.ts'].map((path) => sized(path)),
    leftOut: [
      { path: 'ignored/', reason: '.gitignore' },
      { path: 'src/deep/down/', reason: 'files.exclude: **/down' },
      { path: '.env', reason: 'its name suggests that it contains secrets' },
      { path: 'data.json', reason: 'larger than 1 MB (3.0 MB)' },
      { path: 'many/*', reason: 'over the limit of 16 million characters (12 files)' },
    ],
  },
  {
    training: [sized('src/a.ts'), sized('src/changed.ts', 2), sized('src/gone.ts'), sized('ignored/forgotten.ts')],
    validation: [sized('src/b.ts')],
  },
);
const sentence = (path: string): string => describeFile(states.of(path));

suite('The sentence about a file', () => {
  test('says that it is in the index, and whether the network learned it or is measured on it', () => {
    assert.equal(sentence('src/a.ts'), 'This file is learned (1,234 characters)');
    assert.equal(sentence('src/changed.ts'), 'This file is learned (1,234 characters)');
    assert.equal(sentence('src/b.ts'), 'This file is in the index (1,234 characters); the network is measured on it');
    assert.equal(sentence('src/new.ts'), 'This file is in the index (1,234 characters)');
  });

  test('says by which rule the file or its folder is left out', () => {
    assert.match(sentence('.env'), /left out: its name suggests that it contains secrets$/);
    assert.match(sentence('data.json'), /left out: larger than 1 MB \(3\.0 MB\)$/);
    assert.match(sentence('ignored/some/notes.txt'), /left out: \.gitignore$/);
    assert.match(sentence('src/deep/down/x.ts'), /left out: files\.exclude: \*\*\/down$/);
  });

  test('says that the file is one of those of its folder that exceed the limit', () => {
    assert.match(sentence('many/x.ts'), /over the limit of 16 million characters \(12 files\)$/);
    assert.match(sentence('many/a.ts'), /in the index/);
    assert.match(sentence('many/more/x.ts'), /not learned yet/);
  });

  test('says that only the network learned it, earlier', () => {
    assert.equal(sentence('src/gone.ts'), 'The network learned this file earlier; the index does not hold it');
    assert.equal(sentence('ignored/forgotten.ts'), 'This file is left out: .gitignore. The network learned it earlier');
  });

  test('for a file in no list, says that it is left out by its name or not learned yet', () => {
    for (const files of [states, new FileStates(undefined, undefined)]) {
      assert.equal(describeFile(files.of('src/other.ts')), 'This file is not learned yet');
      assert.match(describeFile(files.of('config/server.pem')), /it contains secrets$/);
      assert.match(describeFile(files.of('node_modules/x/index.js')), /a package manager$/);
      assert.match(describeFile(files.of('dist/app.min.js')), /generated file$/);
    }
  });
});
