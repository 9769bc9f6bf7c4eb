import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { byteTextOf } from '../../../src/corpus/git/byteText';
import { type IndexEntry, types } from '../../../src/corpus/git/indexEntry';
import { readIndex } from '../../../src/corpus/git/indexFile';
import { TrackedFiles } from '../../../src/corpus/git/trackedFiles';

/** Paths whose common beginnings, lengths and bytes differ, so that version 4 cuts and continues them in many ways. */
const paths = [
  ...Array.from({ length: 150 }, (_, i) => `src/${'deeper/'.repeat(i % 4)}file ${i}.ts`),
  ...['a', 'ab', 'abc', 'ünï/日本.md', 'z'.repeat(200), `${'z'.repeat(199)}/short`],
];

suite("git's index", () => {
  let root: string;

  setup(() => {
    root = mkdtempSync(path.join(tmpdir(), 'recurrent-index-'));
  });

  teardown(() => {
    rmSync(root, { recursive: true });
  });

  function git(...values: readonly string[]): string {
    const environment = { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1' };
    const always = ['-c', 'protocol.file.allow=always', '-c', 'user.name=a', '-c', 'user.email=a@b'];
    return execFileSync('git', [...always, ...values], {
      cwd: root,
      env: environment,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }

  function write(...names: readonly string[]): void {
    for (const name of names) {
      mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
      writeFileSync(path.join(root, name), '');
    }
  }

  function read(hashLength = 20): Promise<readonly IndexEntry[] | undefined> {
    return readIndex((name) => readFile(path.join(root, '.git', name)), hashLength);
  }

  /** What git lists: modes and paths. */
  function listed(): IndexEntry[] {
    const lines = git('ls-files', '--stage', '-z').split('\0').slice(0, -1);
    return lines.map((line) => ({
      path: byteTextOf(line.slice(line.indexOf('\t') + 1)),
      type: parseInt(line, 8) >> 12,
    }));
  }

  for (const version of ['2', '3', '4']) {
    test(`of version ${version} has the paths that git lists`, async () => {
      git('init', '-q');
      write(...paths);
      git('add', '.');
      symlinkSync('a', path.join(root, 'link'));
      write('later');
      // `--intent-to-add` sets extended flags, for which git writes version 3 instead of 2.
      git('add', '--intent-to-add', ...(version === '2' ? [] : ['later']), 'link');
      if (version === '2') git('add', 'link');
      git('update-index', '--index-version', version);
      assert.equal(readFileSync(path.join(root, '.git', 'index'))[7], Number(version));
      assert.deepEqual(await read(), listed());
    });
  }

  test('that is split has the paths of both parts, with what was added, changed and removed since', async () => {
    git('init', '-q');
    write(...paths);
    git('add', '.');
    git('update-index', '--split-index');
    assert.deepEqual(await read(), listed());
    write('added', 'src/added');
    git('add', 'added', 'src/added');
    for (const name of [...paths.filter((_, i) => i % 3 === 0), 'ab']) writeFileSync(path.join(root, name), 'changed');
    git('add', '.');
    git('rm', '-q', '--cached', ...paths.filter((_, i) => i % 7 === 1 || (i > 60 && i < 135)));
    rmSync(path.join(root, 'abc'));
    symlinkSync('a', path.join(root, 'abc'));
    git('add', 'abc');
    const entries = await read();
    assert.deepEqual(entries, listed());
    assert.ok(entries.some(({ path, type }) => path === 'abc' && type === types.link));
  });

  test('of a repository with SHA-256 has the paths that git lists', async () => {
    git('init', '-q', '--object-format=sha256');
    write(...paths);
    git('add', '.');
    assert.deepEqual(await read(32), listed());
  });

  test('that is sparse has the files that are checked out, and not the folders that are not', async () => {
    git('init', '-q');
    write('a', 'src/b', 'docs/c', 'docs/deep/d');
    git('add', '.');
    git('commit', '-qm', 'all');
    git('sparse-checkout', 'set', '--cone', '--sparse-index', 'src');
    assert.deepEqual(await read(), [
      { path: 'a', type: types.file },
      { path: 'src/b', type: types.file },
    ]);
  });

  test('distinguishes files from submodules', async () => {
    git('init', '-q');
    write('a', 'inner/b');
    git('-C', 'inner', 'init', '-q');
    git('-C', 'inner', 'add', '.');
    git('-C', 'inner', 'commit', '-qm', 'b');
    git('add', 'a', 'inner');
    const tracked = TrackedFiles.of((await read())!, '');
    assert.deepEqual(
      ['a', 'inner', 'b', 'inne', 'z'].map((name) => tracked.kindOf(name)),
      ['file', 'submodule', undefined, undefined, undefined],
    );
  });

  test('is rejected if it is damaged', async () => {
    git('init', '-q');
    write('a', 'src/b');
    git('add', '.');
    const index = readFileSync(path.join(root, '.git', 'index'));
    const parse = (bytes: Uint8Array): Promise<unknown> => readIndex(() => Promise.resolve(bytes), 20);
    assert.ok(await parse(index));
    const changed = (at: number, ...bytes: readonly number[]): Buffer => {
      const copy = Buffer.from(index);
      copy.set(bytes, at);
      return copy;
    };
    const unknownExtension = Buffer.concat([index.subarray(0, -20), Buffer.from('abcd\0\0\0\0'), Buffer.alloc(20)]);
    const optionalExtension = Buffer.concat([index.subarray(0, -20), Buffer.from('ABCD\0\0\0\0'), Buffer.alloc(20)]);
    const longExtension = Buffer.concat([index.subarray(0, -20), Buffer.from('ABCD\0\0\0\u0009'), Buffer.alloc(20)]);
    assert.deepEqual(await parse(optionalExtension), await parse(index));
    for (const damaged of [
      Buffer.alloc(0),
      index.subarray(0, 31),
      index.subarray(0, 60),
      index.subarray(0, -1),
      changed(0, 0x64),
      changed(7, 1),
      changed(7, 5),
      changed(11, 3),
      changed(11, 200),
      unknownExtension,
      longExtension,
    ])
      assert.equal(await parse(damaged), undefined);
  });
});

suite('tracked files', () => {
  const entries = ['a', 'src/a', 'src/b/c', 'src2'].map((name) => ({ path: name, type: types.file }));

  test('are known by their paths and by their folders', () => {
    const tracked = TrackedFiles.of(entries, '');
    assert.deepEqual(
      ['src/', 'src/b/', 'src/b/c/', 'sr', 'src2/', 'z/'].map((folder) => tracked.hasBelow(folder)),
      [true, true, false, true, false, false],
    );
  });

  test('are those below the opened folder', () => {
    const tracked = TrackedFiles.of(entries, 'src/');
    assert.deepEqual(
      ['a', 'src/a', 'src2'].map((name) => tracked.kindOf(name)),
      [undefined, 'file', undefined],
    );
    assert.equal(TrackedFiles.none.kindOf('a'), undefined);
  });
});
