import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { neverCancelled } from '../../../src/base/cancellation';
import type { Corpus } from '../../../src/corpus/corpus';
import { readCorpus } from '../../../src/corpus/select';
import { nodeFileSystem } from '../../../src/trainer/nodeFileSystem';
import { headline, pathOf, writeWorkspace } from '../../../bench/editor/syntheticFiles';

suite('a synthetic workspace', () => {
  let folder: string;

  setup(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'recurrent-synthetic-')));
  });

  teardown(() => {
    rmSync(folder, { recursive: true });
  });

  async function written(name: string, seed: number): Promise<Corpus> {
    const workspace = path.join(folder, name);
    await writeWorkspace(workspace, { files: 300, seed });
    const request = { folders: [{ name: 'root', path: workspace, exclude: [] }] };
    return readCorpus(nodeFileSystem, request, neverCancelled);
  }

  test('is the same for the same seed, and all of it is learned', async () => {
    const [one, same, other] = [await written('a', 1), await written('b', 1), await written('c', 2)];
    assert.deepEqual(same, one);
    assert.notDeepEqual(other.files, one.files);
    assert.deepEqual(
      one.leftOut.map((left) => left.path),
      ['.git/'],
    );
    const paths = Array.from({ length: 300 }, (_, file) => pathOf(file)).sort();
    assert.deepEqual(one.files.map((file) => file.path).sort(), paths);
    assert.ok(one.files.every(({ text }) => text.includes(headline) && text.length > 500 && text.length < 4000));
  });
});
