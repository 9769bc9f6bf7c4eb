import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf, UserError } from '../../src/base/errors';
import { updateIndex } from '../../src/indexing/updateIndex';
import { storedFiles } from '../../src/protocol/storage';
import { StorageError } from '../../src/storage/storageError';
import { RunControl } from '../../src/trainer/runControl';
import { run } from '../../src/trainer/run';
import { type DiskFault, withDisk } from './failingDisk';
import { trials } from './trials';
import { assertTidy, config, copyOf, corpusOf, startSolo, temporaryFolder, train, usableModel } from './store';

const codes = ['ENOSPC', 'EROFS', 'EACCES', 'EIO', 'EDQUOT'] as const;

const sentence = /^Expected to write \S+ in \S+, found that .+\. [A-Z].+\.$/;

function update(storage: string, adapts: boolean, ...names: string[]): Promise<boolean> {
  const request = { readCorpus: () => Promise.resolve(corpusOf(...names)), config, storage, adapts };
  return updateIndex(startSolo, request, () => undefined);
}

/**
 * Runs `act` with a fault at operations that write, alternately a lasting one and one of a single operation. With twice as
 * many trials as operations, every operation gets both.
 */
async function atOperations(
  storage: string,
  act: (storage: string) => Promise<unknown>,
  check: (fault: DiskFault, storage: string, error: unknown) => void,
): Promise<void> {
  const { operations } = await withDisk(undefined, async () => {
    await act(copyOf(storage));
  });
  assert.ok(operations > 0);
  for (let trial = 0; trial < Math.min(trials, 2 * operations); trial++) {
    const from = Math.floor((trial * operations) / Math.min(trials, 2 * operations));
    const fault = { code: codes[trial % codes.length]!, from, count: trial % 2 === 0 ? Infinity : 1 };
    const copy = copyOf(storage);
    let error: unknown;
    const use = await withDisk(fault, async () => {
      error = await act(copy).then(
        () => undefined,
        (problem: unknown) => problem,
      );
    });
    assert.ok(use.failures > 0);
    if (error) {
      assert.ok(error instanceof StorageError, messageOf(error));
      assert.match(error.message, sentence);
    }
    assertTidy(copy);
    check(fault, copy, error);
  }
}

suite('a disk that fails', function () {
  this.timeout(600_000 + 5000 * trials);

  let trained: string;
  let learned: number;

  setup(async () => {
    trained = temporaryFolder();
    await train(trained);
    learned = usableModel(trained)!.cursor.step;
  });

  test('at any write of a run: training continues, the earlier model stays until there is a better one', async () => {
    const untilEnd = async (storage: string) => {
      const { notes } = await train(storage, { startOver: false });
      return notes;
    };
    await atOperations(trained, untilEnd, ({ count }, storage, error) => {
      const { cursor } = usableModel(storage)!;
      assert.ok(cursor.step >= learned);
      if (count === 1 && !error) assert.ok(cursor.step > learned, 'what was learned is saved by a later attempt');
    });
  });

  test('is reported once, and once again when it has recovered', async () => {
    const notes: string[] = [];
    await withDisk({ code: 'ENOSPC', from: 8, count: 12 }, async () => {
      notes.push(...(await train(trained)).notes);
    });
    const failed = notes.filter((note) =>
      /the disk is full\. Free at least \d MB of it\. Training continues/.test(note),
    );
    assert.equal(failed.length, 1, notes.join('\n'));
    assert.equal(notes.filter((note) => note === 'What was learned can be saved again.').length, 1);
  });

  test('at any write of an update of the index: the earlier index stays', async () => {
    await atOperations(
      trained,
      (storage) => update(storage, false, 'a', 'b', 'c', 'd', 'e'),
      (_, storage) => {
        assert.ok(usableModel(storage));
      },
    );
  });

  test('at any write of an adaptation: the network stays, or the adapted one replaces it', async () => {
    const changed = async (storage: string): Promise<unknown> => {
      const corpus = corpusOf('a', 'b', 'c', 'd');
      const files = corpus.files.map((file) => ({ ...file, text: `${file.text}visitAll(items, depth);\n` }));
      const request = { readCorpus: () => Promise.resolve({ ...corpus, files }), config, storage, adapts: true };
      return updateIndex(startSolo, request, () => undefined);
    };
    await atOperations(trained, changed, (_, storage) => {
      assert.ok(usableModel(storage)!.cursor.step >= learned);
    });
  });
});

suite('a storage folder', () => {
  test('that is removed during a run is made again', async () => {
    const storage = temporaryFolder();
    await duringRun(storage, () => {
      rmSync(storage, { recursive: true });
    });
    assert.ok(usableModel(storage));
    assertTidy(storage);
  });

  test('that is replaced by a file during a run: the run ends with a sentence', async () => {
    const storage = temporaryFolder();
    const replaced = duringRun(storage, () => {
      rmSync(storage, { recursive: true });
      writeFileSync(storage, '');
    });
    await assert.rejects(replaced, (error: unknown) => {
      assert.ok(error instanceof StorageError);
      assert.match(error.message, /found that there is a file in the place of the folder\. Remove that file\.$/);
      return true;
    });
  });

  for (const name of [storedFiles.checkpoint, storedFiles.history, storedFiles.training]) {
    test(`with a folder in the place of ${name}: the run ends with a sentence, and leaves the folder`, async () => {
      const storage = temporaryFolder();
      const blocked = path.join(storage, name);
      mkdirSync(blocked);
      writeFileSync(path.join(blocked, 'kept'), 'kept');
      await train(storage).catch((error: unknown) => {
        assert.ok(error instanceof UserError, String(error));
        assert.match(error.message, /^Expected .* found .*folder/);
      });
      assert.equal(readFileSync(path.join(blocked, 'kept'), 'utf8'), 'kept');
      assertTidy(storage);
    });
  }

  // Root may write everywhere.
  if (process.getuid?.() !== 0) {
    test('that is read-only is refused before anything is read', async () => {
      const storage = temporaryFolder();
      chmodSync(storage, 0o500);
      let wasRead = false;
      const readCorpus = () => {
        wasRead = true;
        return Promise.resolve(corpusOf('a', 'b'));
      };
      const request = { readCorpus, config, storage, startOver: true };
      await assert.rejects(
        run(startSolo, request, new RunControl(), () => undefined),
        /permissions do not allow it/,
      );
      assert.ok(!wasRead);
      chmodSync(storage, 0o700);
    });
  }
});

/** A run during which `act` is called once, after the first checkpoint. */
async function duringRun(storage: string, act: () => void): Promise<void> {
  let isDone = false;
  const request = { readCorpus: () => Promise.resolve(corpusOf('a', 'b', 'c', 'd')), config, storage, startOver: true };
  await run(startSolo, request, new RunControl(), (event) => {
    if (event.kind !== 'checkpoint' || isDone) return;
    isDone = true;
    act();
  });
}
