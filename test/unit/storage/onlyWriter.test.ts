import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../../../src/base/errors';
import { StorageError } from '../../../src/storage/storageError';
import { asOnlyWriter } from '../../../src/storage/onlyWriter';

suite('the only writer of a folder', () => {
  let parent: string;
  let folder: string;
  const at = (name: string): string => path.join(folder, name);

  setup(() => {
    parent = mkdtempSync(path.join(tmpdir(), 'recurrent-writer-'));
    folder = path.join(parent, 'below', 'storage');
  });

  teardown(() => {
    rmSync(parent, { recursive: true });
  });

  /** Another live process writes to the folder. */
  async function occupy(): Promise<void> {
    await asOnlyWriter(folder, undefined, () => Promise.resolve());
    writeFileSync(at('writer.lock'), JSON.stringify({ processId: process.ppid, since: Date.now() }));
  }

  test('holds its lock while it acts, in a folder that is made if it is missing', async () => {
    const result = await asOnlyWriter(folder, undefined, () => Promise.resolve(readdirSync(folder)));
    assert.deepEqual(result, ['writer.lock']);
    assert.deepEqual(readdirSync(folder), []);
  });

  test('releases its lock if it fails', async () => {
    const fail = (): Promise<void> => Promise.reject(new Error('no space'));
    await assert.rejects(asOnlyWriter(folder, undefined, fail), /^Error: no space$/);
    assert.deepEqual(readdirSync(folder), []);
  });

  test('finds no temporary files of killed ones', async () => {
    await asOnlyWriter(folder, undefined, () => Promise.resolve());
    writeFileSync(at('model.safetensors.12-ab.tmp'), '');
    await asOnlyWriter(folder, undefined, () => {
      assert.deepEqual(readdirSync(folder), ['writer.lock']);
      return Promise.resolve();
    });
  });

  test('may find its folder deleted when it has acted', async () => {
    await asOnlyWriter(folder, undefined, () => {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, 'a file in its place');
      return Promise.resolve();
    });
    assert.ok(existsSync(folder));
  });

  test('is refused while another process writes, unless it waits', async () => {
    await occupy();
    await assert.rejects(
      asOnlyWriter(folder, undefined, () => assert.fail('must not act')),
      (error: Error) => {
        assert.ok(error instanceof UserError);
        assert.ok(
          error.message.includes(`Expected no other process to write to ${folder}, found process ${process.ppid}.`),
        );
        assert.match(error.message, /Wait until it has ended, or choose another folder\.$/);
        return true;
      },
    );
  });

  test('that waits says so once, after a second, and acts when the other has ended', async () => {
    await occupy();
    let reports = 0;
    let polls = 0;
    const waiting = {
      begun: () => {
        reports++;
      },
      isCancelled: () => {
        polls++;
        assert.equal(reports, polls < 10 ? 0 : 1, `poll ${polls}`);
        if (polls === 12) rmSync(at('writer.lock'));
        return false;
      },
    };
    assert.equal(await asOnlyWriter(folder, waiting, () => Promise.resolve('done')), 'done');
    assert.deepEqual([reports, polls], [1, 12]);
  });

  test('that waits can be cancelled', async () => {
    await occupy();
    const waiting = { begun: () => assert.fail('must not be reported so early'), isCancelled: () => true };
    await assert.rejects(
      asOnlyWriter(folder, waiting, () => assert.fail('must not act')),
      /^UserError: Stopped while another process was writing the model\.$/,
    );
    assert.deepEqual(readdirSync(folder), ['writer.lock']);
  });

  test('is refused at once if the folder cannot be made', async () => {
    writeFileSync(path.join(parent, 'below'), 'a file');
    await assert.rejects(
      asOnlyWriter(folder, undefined, () => assert.fail('must not act')),
      (error: Error) => {
        assert.ok(error instanceof StorageError);
        assert.ok(
          error.message.startsWith(`Expected to write the model to ${folder}, found that there is a file in the`),
        );
        return true;
      },
    );
  });
});
