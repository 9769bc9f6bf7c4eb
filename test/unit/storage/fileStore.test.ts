import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ByteSource } from '../../../src/base/byteSource';
import { CheckpointError } from '../../../src/base/errors';
import { disk } from '../../../src/storage/disk';
import type { FileStore } from '../../../src/storage/fileStore';
import { StorageError } from '../../../src/storage/storageError';
import { MemoryStore } from '../../../src/web/memoryStore';

const whole = (source: ByteSource): number[] => [...source.subarray(0, source.length)];
const neverCancelled = { begun: () => undefined, isCancelled: () => false };

for (const [which, storeOf] of [
  ['on the disk', (): FileStore => disk],
  ['in memory', (): FileStore => new MemoryStore()],
] as const) {
  suite(`stored files ${which}`, () => {
    let store: FileStore;
    let folder: string;

    setup(() => {
      store = storeOf();
      folder = mkdtempSync(path.join(tmpdir(), 'recurrent-store-'));
    });

    teardown(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    test('are there when they are written, with all their parts, and gone when they are removed', async () => {
      assert.equal(store.has(folder, 'a.bin'), false);
      assert.equal(store.read(folder, 'a.bin', whole), undefined);
      await store.replace(folder, 'a.bin', Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3));
      assert.equal(store.has(folder, 'a.bin'), true);
      assert.deepEqual(store.read(folder, 'a.bin', whole), [1, 2, 3]);
      await store.remove(folder, 'a.bin');
      assert.equal(store.has(folder, 'a.bin'), false);
      await store.remove(folder, 'a.bin');
    });

    test('create their folder', async () => {
      const inner = path.join(folder, 'new', 'folder');
      await store.replace(inner, 'a.bin', Uint8Array.of(1));
      assert.deepEqual(store.read(inner, 'a.bin', whole), [1]);
    });

    test('are read in parts of any position and length', async () => {
      await store.replace(
        folder,
        'a.bin',
        Uint8Array.from({ length: 100 }, (_, i) => i),
      );
      const parts = store.read(folder, 'a.bin', (source) => [source.subarray(3, 5), source.subarray(96, 100)]);
      assert.deepEqual(
        parts?.map((part) => [...part]),
        [
          [3, 4],
          [96, 97, 98, 99],
        ],
      );
      // A view of numbers of several bytes needs an aligned position.
      assert.equal(
        store.read(folder, 'a.bin', (source) => source.subarray(3, 11).byteOffset % 8),
        0,
      );
    });

    test('stay as they are for a reader, whoever replaces them, and do not share memory with the writer', async () => {
      const written = Uint8Array.of(1, 2, 3);
      await store.replace(folder, 'a.bin', written);
      written[0] = 9;
      const first = store.read(folder, 'a.bin', (source) => source.subarray(0, 3));
      await store.replace(folder, 'a.bin', Uint8Array.of(4));
      assert.deepEqual([...first!], [1, 2, 3]);
      assert.deepEqual(store.read(folder, 'a.bin', whole), [4]);
    });

    test('get another name, also one that is taken', async () => {
      await store.replace(folder, 'a.bin', Uint8Array.of(1));
      await store.replace(folder, 'b.bin', Uint8Array.of(2));
      await store.rename(folder, 'a.bin', 'b.bin');
      assert.equal(store.has(folder, 'a.bin'), false);
      assert.deepEqual(store.read(folder, 'b.bin', whole), [1]);
      await assert.rejects(store.rename(folder, 'a.bin', 'c.bin'));
    });

    test('are named in the error of whoever cannot use them', async () => {
      await store.replace(folder, 'a.bin', Uint8Array.of(1));
      assert.throws(
        () => {
          store.read(folder, 'a.bin', () => {
            throw new CheckpointError('Expected more, found 1 byte.');
          });
        },
        (error) => error instanceof CheckpointError && error.file?.endsWith('a.bin') === true,
      );
    });

    test('are written while the folder is held by their writer', async () => {
      const result = await store.asOnlyWriter(folder, neverCancelled, async () => {
        await store.replace(folder, 'a.bin', Uint8Array.of(1));
        return 'done';
      });
      assert.equal(result, 'done');
      await assert.rejects(
        store.asOnlyWriter(folder, undefined, () => Promise.reject(new Error('failed'))),
        /failed/,
      );
    });
  });
}

suite('stored files in memory, kept by others', () => {
  test('stay as they are, with a clear error, when a change cannot be kept', async () => {
    const store = new MemoryStore();
    store.fill('/folder', [{ name: 'a.bin', bytes: Uint8Array.of(1) }]);
    store.makeChange = () => Promise.reject(new Error('quota exceeded'));
    for (const change of [
      () => store.replace('/folder', 'a.bin', Uint8Array.of(2)),
      () => store.remove('/folder', 'a.bin'),
      () => store.rename('/folder', 'a.bin', 'b.bin'),
    ]) {
      await assert.rejects(change(), (error) => {
        assert.ok(error instanceof StorageError);
        assert.match(
          error.message,
          /^Expected to \w+ a\.bin in the storage of VS Code, found .*quota exceeded.*Make room/,
        );
        return true;
      });
      assert.deepEqual(store.read('/folder', 'a.bin', whole), [1]);
    }
  });

  test('are those that were filled in last, in their folder alone', () => {
    const store = new MemoryStore();
    store.fill('/folder', [{ name: 'a.bin', bytes: Uint8Array.of(1) }]);
    store.fill('/folder', [{ name: 'b.bin', bytes: Uint8Array.of(2) }]);
    assert.equal(store.has('/folder', 'a.bin'), false);
    assert.equal(store.has('/other', 'b.bin'), false);
    assert.deepEqual(store.read('/folder', 'b.bin', whole), [2]);
  });
});
