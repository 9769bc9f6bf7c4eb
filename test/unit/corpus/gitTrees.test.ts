import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { neverCancelled } from '../../../src/base/cancellation';
import type { FileSystem } from '../../../src/corpus/fileSystem';
import { walk } from '../../../src/corpus/walk';
import { gitPaths, nodeFileSystem } from '../../../src/trainer/nodeFileSystem';
import {
  gitTree,
  gitTrees,
  type GitTree,
  isComparable,
  listedByGit,
  type Places,
  plant,
  unmarkedByGit,
} from './gitTrees';

suite('the learned files of a work tree', () => {
  let folder: string;
  let places: Places;
  let fileSystem: FileSystem;

  suiteSetup(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'recurrent-trees-')));
    places = { root: path.join(folder, 'tree'), home: path.join(folder, 'home') };
    fileSystem = { ...nodeFileSystem, git: gitPaths({ HOME: places.home, GIT_CONFIG_NOSYSTEM: '1' }) };
  });

  suiteTeardown(() => {
    rmSync(folder, { recursive: true });
  });

  async function found(opened: string): Promise<string[]> {
    const request = { folders: [{ name: 'opened', path: opened, exclude: [] }] };
    const { candidates } = await walk(fileSystem, request, neverCancelled, () => undefined);
    return candidates.map(({ folder: { shown }, name }) => shown + name).sort();
  }

  /** The files that git lists for the folder and for each submodule in it, without those that attributes mark. */
  function expected(opened: string, submodules: readonly string[]): string[] {
    const inner = submodules
      .filter((submodule) => submodule.startsWith(`${opened}/`))
      .flatMap((submodule) => {
        const name = path.relative(opened, submodule);
        return unmarkedByGit(places, submodule, listedByGit(places, submodule)).map((file) => `${name}/${file}`);
      });
    return [...new Set([...unmarkedByGit(places, opened, listedByGit(places, opened)), ...inner])].sort();
  }

  async function compare(tree: GitTree): Promise<void> {
    const { opened, submodules } = plant(places, tree);
    if (!isComparable(places, opened)) return;
    assert.deepEqual(await found(opened), expected(opened, submodules));
  }

  test('are exactly those that git lists, for any rules, attributes, index and nested repositories', async function () {
    this.timeout(gitTrees * 4000);
    await fc.assert(fc.asyncProperty(gitTree, compare), { numRuns: gitTrees, endOnFailure: gitTrees > 100 });
  });

  test('are exactly those that git lists, in this repository', async () => {
    const here = realpathSync('.');
    const own = { ...places, home: folder };
    const request = { folders: [{ name: 'here', path: here, exclude: [] }] };
    const { candidates, leftOut } = await walk(fileSystem, request, neverCancelled, () => undefined);
    const names = candidates.map(({ folder: { shown }, name }) => shown + name);
    const others = leftOut.filter(({ reason }) => reason !== '.gitignore').map((left) => left.path);
    const isOther = (file: string): boolean =>
      others.some((other) => file === other || (other.endsWith('/') && file.startsWith(other)));
    assert.deepEqual(
      names.sort(),
      listedByGit(own, here)
        .filter((file) => !isOther(file))
        .sort(),
    );
  });
});
