import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeProblemOf, removeFile, removeTemporaryFiles, replaceFile } from '../../../src/storage/atomicFile';
import { StorageError } from '../../../src/storage/storageError';

suite('a file that is replaced', () => {
  let folder: string;
  const at = (...names: readonly string[]): string => path.join(folder, ...names);

  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'recurrent-atomic-'));
  });

  teardown(() => {
    rmSync(folder, { recursive: true });
  });

  test('has all parts in order, in a folder that is made if it is missing, and nothing is left beside it', async () => {
    const file = at('below', 'further', 'model');
    await replaceFile(file, Buffer.from('first '), Buffer.from('second'));
    assert.equal(readFileSync(file, 'utf8'), 'first second');
    await replaceFile(file, Buffer.from('new'));
    assert.equal(readFileSync(file, 'utf8'), 'new');
    await replaceFile(file);
    assert.equal(readFileSync(file, 'utf8'), '');
    assert.deepEqual(readdirSync(path.dirname(file)), ['model']);
  });

  test('is unchanged, with nothing beside it, if replacing fails; the error says why', async () => {
    mkdirSync(at('model', 'inside'), { recursive: true });
    await assert.rejects(replaceFile(at('model'), Buffer.from('new')), (error: Error) => {
      assert.ok(error instanceof StorageError);
      assert.match(
        error.message,
        /^Expected to write model in .*, found that there is a folder in the place of the file/,
      );
      assert.ok(error.message.includes(` in ${folder}, `));
      return true;
    });
    assert.deepEqual([readdirSync(folder), readdirSync(at('model'))], [['model'], ['inside']]);
    writeFileSync(at('file'), 'kept');
    await assert.rejects(
      replaceFile(at('file', 'model'), Buffer.from('new')),
      /found that there is a file in the place of the folder/,
    );
    assert.equal(readFileSync(at('file'), 'utf8'), 'kept');
  });

  test('is removed if it is there; a failure says why', async () => {
    writeFileSync(at('model'), '');
    await removeFile(at('model'));
    await removeFile(at('model'));
    assert.deepEqual(readdirSync(folder), []);
    writeFileSync(at('file'), '');
    await assert.rejects(removeFile(at('file', 'model')), (error: Error) => {
      assert.ok(error instanceof StorageError);
      assert.match(
        error.message,
        /^Expected to remove model in .*file, found that there is a file in the place of the/,
      );
      return true;
    });
  });

  test('leaves temporary files when its writer is killed, which the next one removes, and no others', async () => {
    const left = ['model.safetensors.12-ab.tmp', 'language.bin.1-c.tmp', 'run.json.7-d.tmp'];
    const others = [
      'model.safetensors',
      'model.safetensors.tmp.old',
      'notes.tmp',
      'my model.safetensors.1.tmp',
      'run.json',
    ];
    for (const name of [...left, ...others]) writeFileSync(at(name), '');
    await removeTemporaryFiles(folder);
    assert.deepEqual(readdirSync(folder).sort(), others.sort());
  });

  test('is not replaced for a reason that the message names, with what to do', () => {
    const reasons: Readonly<Record<string, RegExp>> = {
      ENOSPC: /^the disk is full\. Free at least 3 MB of it\.$/,
      EDQUOT: /^the disk is full\. Free at least 3 MB of it\.$/,
      EROFS: /^the disk is read-only\. Make it writable\.$/,
      EACCES: /^the permissions do not allow it\. Correct the permissions/,
      EPERM: /^the permissions do not allow it\. Correct the permissions/,
      ENOTDIR: /^there is a file in the place of the folder\. Remove that file/,
      EEXIST: /^there is a file in the place of the folder\. Remove that file/,
      EISDIR: /^there is a folder in the place of the file\. Remove that folder/,
      ENOTEMPTY: /^there is a folder in the place of the file\. Remove that folder/,
      EMFILE: /^too many files are open\. Close some programs/,
      ENFILE: /^too many files are open\. Close some programs/,
      EIO: /^the disk reports an error\. Check the disk/,
      EXDEV: /^that fails \(the system said EXDEV\)\.$/,
    };
    for (const [code, expected] of Object.entries(reasons))
      assert.match(writeProblemOf(Object.assign(new Error(`the system said ${code}`), { code }), 2_000_001), expected);
    assert.match(writeProblemOf({ code: 'ENOSPC' }), /Free at least 1 MB/);
    assert.equal(writeProblemOf('odd'), 'that fails (odd).');
  });
});
