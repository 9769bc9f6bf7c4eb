import assert from 'node:assert/strict';
import { corporaNamed } from '../../../bench/corpora';
import { fingerprintOf, readWithForeign } from '../../../bench/foreign';
import { readPinnedCorpus } from '../../../bench/readCorpus';

suite('a corpus among foreign folders', () => {
  test('is learned as it is without them: no environment, no nested work tree, no build output', async () => {
    const [corpus] = corporaNamed(['leaflet'], 'report');
    const alone = await readPinnedCorpus(corpus!);
    const { files, leftOut } = await readWithForeign(corpus!);
    assert.deepEqual(
      files.map(({ path }) => path),
      alone.map(({ path }) => path),
    );
    assert.equal(fingerprintOf(files), fingerprintOf(alone));
    const folders = leftOut.filter(({ path }) => path.endsWith('/'));
    const reasons = Object.fromEntries(folders.map(({ path, reason }) => [path, reason]));
    assert.deepEqual(reasons, {
      '.git/': 'kept by version control or a package manager',
      '.worktrees/copy/': 'a nested repository: open it as a folder to learn it',
      'Pods/': 'dependencies',
      'build/': '.gitignore',
      'cmake/out/': 'build output',
      'dist/': '.gitignore',
      'env/': 'a Python environment',
      'node_modules/': 'kept by version control or a package manager',
      'target/': 'a cache',
      'vendor/': 'dependencies',
      'venv/': 'a Python environment',
    });
  });
});
