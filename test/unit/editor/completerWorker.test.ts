import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Deferred } from '../../../src/base/deferred';
import { type CompletionAnswer, CompleterWorker } from '../../../src/editor/completerWorker';
import { encodeCheckpoint } from '../../../src/model/checkpoint';
import { tinyCheckpoint } from '../model/tinyCheckpoint';

/** Answers every request with what it has loaded and opened, but crashes for the document `crash`. */
const script = `
const { parentPort } = require('node:worker_threads');
const seen = [];
parentPort.on('message', (message) => {
  if (message.kind !== 'complete') { seen.push(message.folder ?? message.uri); return; }
  if (message.request.uri === 'crash') throw new Error('a defect');
  if (message.request.uri === 'odd') { parentPort.postMessage({ kind: 'later' }); return; }
  parentPort.postMessage({ kind: 'quiet', id: message.request.id, reason: seen.join() });
});`;

suite('the completion worker, when it crashes', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-worker-'));
  const file = path.join(folder, 'worker.js');
  const crashes: { reason: string; isReplaced: boolean }[] = [];
  let completer: CompleterWorker;

  setup(() => {
    writeFileSync(file, script);
    crashes.length = 0;
    completer = new CompleterWorker(file, {
      loaded: () => undefined,
      loadFailed: () => undefined,
      crashed: (reason, isReplaced) => crashes.push({ reason, isReplaced }),
    });
    completer.load('model');
  });

  teardown(() => {
    completer.dispose();
  });

  suiteTeardown(() => {
    rmSync(folder, { recursive: true });
  });

  function ask(uri: string): Promise<CompletionAnswer> {
    completer.open(uri, 1, () => 'text');
    const options = { temperature: 0, topK: 1, eagerness: 'balanced', maximumLength: 10, severalLines: false } as const;
    return completer.complete({ uri, version: 1, offset: 0, trigger: 'automatic', options }, () => undefined);
  }

  async function reasonOf(uri: string): Promise<string> {
    const answer = await ask(uri);
    assert.ok(answer.kind === 'quiet');
    return answer.reason;
  }

  test('pending requests are answered, and a new worker gets the model and the requested documents', async () => {
    assert.equal(await reasonOf('a'), 'model,a');
    assert.equal(await reasonOf('crash'), 'the completion worker crashed');
    assert.equal(await reasonOf('b'), 'model,b');
    assert.equal(crashes.length, 1);
    assert.match(crashes[0]!.reason, /a defect/);
    assert.ok(crashes[0]!.isReplaced);
  });

  test('it is not restarted after three crashes, and requests are still answered', async () => {
    for (let crash = 0; crash < 3; crash++) await ask('crash');
    assert.deepEqual(
      crashes.map(({ isReplaced }) => isReplaced),
      [true, true, false],
    );
    assert.match(await reasonOf('a'), /^the completion worker crashed too often: run Recurrent: Restart Completions$/);
  });

  test('a command starts it again, with the model, and it may crash as often as before', async () => {
    for (let crash = 0; crash < 3; crash++) await ask('crash');
    await completer.restart();
    assert.equal(await reasonOf('a'), 'model,a');
    for (let crash = 0; crash < 3; crash++) await ask('crash');
    assert.deepEqual(
      crashes.map(({ isReplaced }) => isReplaced),
      [true, true, false, true, true, false],
    );
  });

  test('is replaced by the command while it works, and answers the pending requests', async () => {
    assert.equal(await reasonOf('a'), 'model,a');
    const pending = reasonOf('b');
    await completer.restart();
    assert.match(await pending, /^(model,a,b|the completion worker was restarted)$/);
    assert.equal(await reasonOf('c'), 'model,c');
    assert.deepEqual(crashes, []);
  });

  test('is reported and replaced after a message that this version does not know', async () => {
    assert.equal(await reasonOf('odd'), 'the completion worker crashed');
    assert.match(
      crashes[0]!.reason,
      /^Expected a message of this version from the completion worker, found .*"later".*/,
    );
    assert.equal(await reasonOf('a'), 'model,a');
  });

  test('pending requests are answered at disposal', async () => {
    const pending = reasonOf('a');
    completer.dispose();
    assert.match(await pending, /deactivated/);
    assert.match(await reasonOf('a'), /deactivated/);
  });
});

suite('the completion worker, when stored files are damaged', () => {
  /** The worker's message about a folder with these files. */
  async function messageAbout(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
    const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-stored-'));
    for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, name), bytes);
    const answer = new Deferred<string>();
    const completer = new CompleterWorker(path.resolve('dist/completer.js'), {
      loaded: (loss, hasIndex, problem) => {
        answer.resolve(`loaded ${loss?.toFixed(1) ?? 'no network'} ${hasIndex} ${problem ?? ''}`);
      },
      loadFailed: (message, hasNetwork) => {
        answer.resolve(`failed ${hasNetwork} ${message}`);
      },
      crashed: (reason) => {
        answer.resolve(`crashed ${reason}`);
      },
    });
    completer.load(folder);
    const text = await answer.promise;
    completer.dispose();
    rmSync(folder, { recursive: true });
    return text;
  }

  const network = encodeCheckpoint(tinyCheckpoint('abc'));
  const damaged = Buffer.from('recurrent language 3\n and nothing else');
  const advice = /Expected .* in the index, found .* The editor makes the index again by itself/;

  test('uses the network alone if only the index is damaged, and says that the index is rebuilt', async () => {
    const text = await messageAbout({ 'model.safetensors': network, 'language.bin': damaged });
    assert.match(text, /^loaded \d\.\d false /);
    assert.match(text, advice);
  });

  test('says what is wrong with the network, or with an index that is alone', async () => {
    const cut = network.subarray(0, 100);
    assert.match(
      await messageAbout({ 'model.safetensors': cut, 'language.bin': damaged }),
      /^failed true .*: Expected a safetensors/,
    );
    const text = await messageAbout({ 'language.bin': damaged });
    assert.match(text, /^failed false /);
    assert.match(text, advice);
  });
});
