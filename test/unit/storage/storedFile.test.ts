import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { CheckpointError } from '../../../src/base/errors';
import { decodeIndex } from '../../../src/language/mixture/indexFile';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/model/checkpoint';
import { cancellationSlots } from '../../../src/protocol/completer';
import {
  loadCheckpoint,
  loadHistory,
  loadIndex,
  loadLearnedFiles,
  readCheckpoint,
} from '../../../src/storage/modelFiles';
import { readStored } from '../../../src/storage/storedFile';
import { tinyIndex } from '../language/tinyIndex';
import { tinyCheckpoint } from '../model/tinyCheckpoint';
import { historyOf } from '../webview/history';

const checkpoint = encodeCheckpoint(tinyCheckpoint('ab\n'));

/** Obstacles in the place of a file, with the sentence about each. */
const others: Readonly<Record<string, { readonly make: (file: string) => void; readonly found: RegExp }>> = {
  'a folder': {
    make: (file) => {
      mkdirSync(file);
    },
    found: /found a folder\. Move it away/,
  },
  'a link to a folder': {
    make: (file) => {
      symlinkSync(tmpdir(), file);
    },
    found: /found a folder\. Move it away/,
  },
  'a link to a device that never ends': {
    make: (file) => {
      symlinkSync('/dev/zero', file);
    },
    found: /found a device or a pipe\. Move it away/,
  },
  'a pipe without a writer': {
    make: (file) => execFileSync('mkfifo', [file]),
    found: /found a device or a pipe\. Move it away/,
  },
  'a link to itself': {
    make: (file) => {
      symlinkSync(path.basename(file), file);
    },
    found: /found that it cannot be read \(ELOOP.*\)\. Correct its permissions/,
  },
  'a sparse file of 1.9 GB': {
    make: sparse,
    found: /Expected a file of at most 1073741824 bytes .*found 1900000000 bytes/,
  },
};

function sparse(file: string): void {
  writeFileSync(file, '');
  truncateSync(file, 1.9e9);
}

suite('stored files', () => {
  let storage: string;
  const at = (name: string): string => path.join(storage, name);
  const write = (name: string, content: string | Uint8Array): void => {
    writeFileSync(at(name), content);
  };

  setup(() => {
    storage = mkdtempSync(path.join(tmpdir(), 'recurrent-stored-'));
  });

  teardown(() => {
    rmSync(storage, { recursive: true });
  });

  test('are read as their bytes are, and are nothing if they are missing', () => {
    write('model.safetensors', checkpoint);
    assert.deepEqual(readCheckpoint(storage)?.cursor, decodeCheckpoint(checkpoint).cursor);
    assert.equal(readStored(at('none'), decodeIndex), undefined);
    const index = tinyIndex('abc\n'.repeat(9), { isFitted: true });
    write('language.bin', index);
    assert.deepEqual(readStored(at('language.bin'), decodeIndex)?.fitted, decodeIndex(index).fitted);
  });

  for (const [what, { make, found }] of Object.entries(others)) {
    test(`that are ${what} are refused in one sentence that names the file`, async () => {
      const names = ['model.safetensors', 'language.bin', 'history.json', 'files.json'];
      for (const name of names) make(at(name));
      const assertNames = (problem: string, name: string): void => {
        assert.ok(problem.includes(at(name)) && /^Expected .*\.$/s.test(problem), problem);
        assert.match(problem, found);
      };
      const notes: string[] = [];
      const note = (text: string): void => void notes.push(text);
      assert.throws(
        () => readCheckpoint(storage),
        (error: Error) => {
          assertNames(error.message, names[0]!);
          return true;
        },
      );
      assert.equal(loadIndex(storage, note), undefined);
      assert.deepEqual(loadHistory(storage, 9, note), { points: [], samples: [] });
      assert.equal(loadLearnedFiles(storage, note), undefined);
      assert.equal(notes.length, 3);
      notes.forEach((text, i) => {
        assertNames(text, names[i + 1]!);
      });
      const failure = await loadedByWorker(storage);
      assert.ok(failure.kind === 'loadFailed', JSON.stringify(failure));
      assertNames(failure.message, 'model.safetensors');
    });
  }

  test('are refused by the size that they claim, without reading the rest', () => {
    write('model.safetensors', checkpoint);
    truncateSync(at('model.safetensors'), 9e8);
    const memory = process.memoryUsage().arrayBuffers;
    assert.throws(
      () => readCheckpoint(storage),
      /model\.safetensors: Expected a safetensors file of \d+ bytes, found 900000000/,
    );
    write('language.bin', tinyIndex('abc\n'.repeat(9)));
    truncateSync(at('language.bin'), 9e8);
    assert.throws(
      () => readStored(at('language.bin'), decodeIndex),
      /language\.bin: Expected \d+ bytes in the index, found 900000000/,
    );
    assert.ok(process.memoryUsage().arrayBuffers - memory < 5e7);
  });

  test('are closed after they were read, also if they are refused, and pass on all other errors as they are', () => {
    write('file', 'content');
    const openFiles = (): number => (process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0);
    const before = openFiles();
    assert.equal(
      readStored(at('file'), ({ length }) => length),
      7,
    );
    const failures = [new TypeError('a defect'), new CheckpointError('another file', at('other'))];
    for (const failure of failures) {
      const fail = (): never => {
        throw failure;
      };
      assert.throws(
        () => {
          readStored(at('file'), fail);
        },
        (error) => error === failure,
      );
    }
    assert.equal(openFiles(), before);
  });

  test('are read up to 1 GB', () => {
    write('file', '');
    truncateSync(at('file'), 2 ** 30);
    assert.equal(
      readStored(at('file'), ({ length }) => length),
      2 ** 30,
    );
    truncateSync(at('file'), 2 ** 30 + 1);
    assert.throws(() => readStored(at('file'), ({ length }) => length), /found 1073741825 bytes/);
  });

  test('that were shortened while they are read are refused', () => {
    write('model.safetensors', checkpoint);
    const read = (): unknown =>
      readStored(at('model.safetensors'), (source) => {
        truncateSync(at('model.safetensors'), 100);
        return source.subarray(0, source.length);
      });
    assert.throws(read, /Expected \d+ bytes, found 100: the file was shortened while it was read/);
  });

  test('that are damaged are set aside if they hold a network, and ignored with a note otherwise', async () => {
    const notes: string[] = [];
    const note = (text: string): void => void notes.push(text);
    mkdirSync(at('model.safetensors'));
    assert.equal(await loadCheckpoint(storage, note), undefined);
    assert.match(notes.pop()!, /set aside as model\.damaged-1\.safetensors\. Expected a file of .*found a folder/);
    const history = { ...historyOf([4, 3]), samples: [] };
    const learned = { training: [{ path: 'a', characters: 1, hash: 2 }], validation: [], former: [] };
    write('history.json', JSON.stringify(history));
    write('files.json', JSON.stringify(learned));
    assert.deepEqual(loadHistory(storage, 99, note), { points: history.points, samples: [] });
    assert.deepEqual(loadLearnedFiles(storage, note), learned);
    assert.equal(notes.length, 0);
    for (const damaged of [
      JSON.stringify(learned).slice(0, -1),
      JSON.stringify({ ...learned, training: [{ path: 'a', characters: 1.5, hash: 2 }] }),
      JSON.stringify({ ...learned, split: { seed: 1 } }),
      JSON.stringify(learned).replace('"hash":2', '"hash":1e999'),
      JSON.stringify(learned).replace('{', '{"training":[],'),
      Buffer.concat([Buffer.from(JSON.stringify(learned)), Buffer.from([0xff])]),
      '',
      'null',
    ]) {
      write('files.json', damaged);
      assert.equal(loadLearnedFiles(storage, note), undefined);
      assert.match(
        notes.pop()!,
        /files\.json: Expected JSON as this version writes it, .* It is ignored, and a new one is written\.$/,
      );
    }
  });

  test('of which the index alone cannot be used leave the network in use', async () => {
    write('model.safetensors', checkpoint);
    mkdirSync(at('language.bin'));
    const message = await loadedByWorker(storage);
    assert.ok(message.kind === 'loaded' && !message.hasIndex);
    assert.match(message.problem, /Expected a file of at most .* at .*language\.bin, found a folder/);
    rmSync(at('language.bin'), { recursive: true });
    write('language.bin', tinyIndex('ab\n'.repeat(9), { isFitted: true }));
    assert.deepEqual(await loadedByWorker(storage), { kind: 'loaded', validationLoss: 1.25, hasIndex: true });
    rmSync(at('model.safetensors'));
    assert.deepEqual(await loadedByWorker(storage), { kind: 'loaded', validationLoss: undefined, hasIndex: true });
  });
});

type Loaded =
  | { readonly kind: 'loaded'; readonly hasIndex: boolean; readonly problem: string }
  | { readonly kind: 'loadFailed'; readonly message: string };

/** The completion worker's answer to the request to load a folder. */
async function loadedByWorker(folder: string): Promise<Loaded> {
  const worker = new Worker(path.resolve('dist/completer.js'), {
    workerData: new SharedArrayBuffer(4 * cancellationSlots),
  });
  try {
    return await new Promise<Loaded>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.postMessage({ kind: 'load', folder });
    });
  } finally {
    await worker.terminate();
  }
}
