import assert from 'node:assert/strict';
import { namesBelow, repositoryAround, repositoryAt } from '../../../src/corpus/git/repository';
import { MemoryFileSystem } from './memoryFileSystem';

const commit = '0123456789abcdef0123456789abcdef01234567';
const complete = { 'a/.git/HEAD': 'ref: refs/heads/main\n', 'a/.git/objects/x': '', 'a/.git/refs/x': '' };

const at = (files: Record<string, string>) => repositoryAt(new MemoryFileSystem(files), '/a');

suite('a git repository', () => {
  test('is found with its branch, or without one if a commit is checked out', async () => {
    const folders = { root: '/a', folder: '/a/.git', commonFolder: '/a/.git' };
    assert.deepEqual(await at(complete), { ...folders, branch: 'main' });
    assert.deepEqual(await at({ ...complete, 'a/.git/HEAD': 'ref:  refs/heads/feature/one \n' }), {
      ...folders,
      branch: 'feature/one',
    });
    assert.deepEqual(await at({ ...complete, 'a/.git/HEAD': `${commit}\n` }), folders);
  });

  test('is found where a worktree or a submodule points to it', async () => {
    const files = {
      'a/.git': 'gitdir: ../b/.git/worktrees/a\r\n',
      'b/.git/worktrees/a/HEAD': 'ref: refs/heads/side\n',
      'b/.git/worktrees/a/commondir': '../..\r\n',
      'b/.git/objects/x': '',
      'b/.git/refs/x': '',
    };
    assert.deepEqual(await at(files), {
      root: '/a',
      folder: '/b/.git/worktrees/a',
      commonFolder: '/b/.git',
      branch: 'side',
    });
  });

  test('is ignored if its .git is invalid, as git ignores it', async () => {
    const without = (name: string): Record<string, string> =>
      Object.fromEntries(Object.entries(complete).filter(([file]) => !file.includes(name)));
    const invalid: Record<string, Record<string, string>> = {
      'no .git': { 'a/b.txt': '' },
      'no HEAD': without('HEAD'),
      'no objects': without('objects'),
      'no refs': without('refs'),
      'another HEAD': { ...complete, 'a/.git/HEAD': 'main\n' },
      'a HEAD with a ref further on': { ...complete, 'a/.git/HEAD': 'see ref: refs/heads/main\n' },
      'a HEAD of too few digits': { ...complete, 'a/.git/HEAD': `${commit.slice(1)}\n` },
      'a file that points nowhere': { 'a/.git': 'somewhere\n' },
      'a file with a pointer further on': { 'a/.git': 'the gitdir: ../b\n', 'b/HEAD': commit },
    };
    for (const [name, files] of Object.entries(invalid)) assert.equal(await at(files), undefined, name);
  });

  test('is found around a folder, the innermost one', async () => {
    const inner = { 'a/b/.git/HEAD': commit, 'a/b/.git/objects/x': '', 'a/b/.git/refs/x': '', 'a/b/c/d.txt': '' };
    const fileSystem = new MemoryFileSystem({ ...complete, ...inner, 'e/f.txt': '' });
    assert.equal((await repositoryAround(fileSystem, '/a/b/c'))?.root, '/a/b');
    assert.equal((await repositoryAround(fileSystem, '/a/x'))?.root, '/a');
    assert.equal(await repositoryAround(fileSystem, '/e'), undefined);
  });

  test('names the folders on the path from its root', () => {
    const fileSystem = new MemoryFileSystem({});
    assert.deepEqual(namesBelow(fileSystem, '/a', '/a/b/c'), ['b', 'c']);
    assert.deepEqual(namesBelow(fileSystem, '/', '/a'), ['a']);
    assert.deepEqual(namesBelow(fileSystem, '/a', '/a'), []);
  });
});
