import assert from 'node:assert/strict';
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { isRecord } from '../../src/base/json';
import { decodeIndex } from '../../src/language/mixture/indexFile';
import { cancellationSlots, usualOptions } from '../../src/protocol/completer';
import { storedFiles } from '../../src/protocol/storage';
import { withMemoryLimit } from './cgroup';
import { assertTidy, temporaryFolder, usableModel } from './store';

const sources = 'test/integration/fixture-workspace';

function command(storage: string, ...options: string[]): string[] {
  return ['dist/cli.js', 'train', sources, '--hidden', '16', '--out', storage, ...options];
}

/** The completion worker in an engine without one of its globals. */
function completerWithout(missing: string): Worker {
  const removal = path.join(temporaryFolder(), 'removal.cjs');
  writeFileSync(removal, `delete globalThis.${missing};\n`);
  const bytes = 4 * cancellationSlots;
  const workerData = missing === 'SharedArrayBuffer' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes);
  return new Worker('./dist/completer.js', { workerData, execArgv: ['--require', removal] });
}

suite('the command line on a machine that gives less', () => {
  test('whose reader has ended: stops as by Ctrl+C, and keeps what it learned', () => {
    const storage = temporaryFolder();
    const line = [process.execPath, ...command(storage, '--seconds', '600')].map((part) => `'${part}'`).join(' ');
    const { stdout } = spawnSync('sh', ['-c', `(${line} 2>&1; echo $? >&3) 3>&2 | head -2`], { encoding: 'utf8' });
    assert.equal(stdout.trimEnd().split('\n').length, 2);
    assert.ok(usableModel(storage));
    assertTidy(storage);
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    test(`that ends it by ${signal}: saves, and fits the mixture with the network`, async () => {
      const storage = temporaryFolder();
      const child = spawn(process.execPath, command(storage, '--seconds', '600'), {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      child.stdout.on('data', (text) => (output += String(text)));
      let wasSent = false;
      child.stderr.on('data', (text) => {
        // When it has learned something.
        if (!wasSent && /held-out loss [12]\./.test(String(text))) wasSent = child.kill(signal);
      });
      const status = await new Promise((resolve) => child.on('close', resolve));
      assert.equal(status, 0);
      assert.match(output, /^Ended \(stopped\): /);
      assert.ok(usableModel(storage));
      assert.ok(decodeIndex(readFileSync(path.join(storage, storedFiles.index))).fitted?.withNetwork);
      assertTidy(storage);
    });
  }

  test('without the addresses that WebAssembly reserves: trains with the kernels in JavaScript', () => {
    const storage = temporaryFolder();
    const line = [process.execPath, ...command(storage, '--steps', '20')].map((part) => `'${part}'`).join(' ');
    const limited = spawnSync('sh', ['-c', `ulimit -v 6000000; ${line}`], { encoding: 'utf8' });
    assert.equal(limited.status, 0, limited.stderr);
    assert.match(limited.stdout, /^Ended \(budget\)/);
    assert.ok(usableModel(storage));
  });

  for (const missing of ['WebAssembly', 'SharedArrayBuffer']) {
    test(`without ${missing}: trains with the kernels in JavaScript, and completes`, () => {
      const storage = temporaryFolder();
      const removal = path.join(storage, 'removal.cjs');
      writeFileSync(removal, `delete globalThis.${missing};\n`);
      const without = (args: readonly string[]): SpawnSyncReturns<string> =>
        spawnSync(process.execPath, ['--require', removal, ...args], { encoding: 'utf8' });
      const model = path.join(storage, 'model');
      const trained = without(command(model, '--steps', '20', '--threads', '2'));
      assert.equal(trained.status, 0, trained.stderr);
      assert.match(trained.stdout, /^Ended \(budget\)/);
      assert.ok(usableModel(model));
      assertTidy(model);
      const code = path.join(storage, 'code.ts');
      writeFileSync(code, 'export interface Pay');
      const completed = without(['dist/cli.js', 'complete', model, code, '--line', '1', '--column', '21']);
      assert.equal(completed.status, 0, completed.stderr);
      assert.match(completed.stdout, /ment/);
    });

    test(`without ${missing}: the completion worker answers`, async () => {
      const worker = completerWithout(missing);
      try {
        const answers = new Promise((resolve, reject) => {
          worker.on('message', (message: unknown) => {
            if (isRecord(message) && message['id'] === 1) resolve(message);
          });
          worker.on('error', reject);
        });
        worker.postMessage({ kind: 'open', uri: 'file', version: 1, text: 'let a' });
        const request = { id: 1, uri: 'file', version: 1, offset: 5, trigger: 'automatic', options: usualOptions };
        worker.postMessage({ kind: 'complete', request });
        assert.deepEqual(await answers, { kind: 'quiet', id: 1, reason: 'nothing has been learned yet' });
      } finally {
        await worker.terminate();
      }
    });
  }

  test('in a cgroup with little memory: is killed without harm to the model, or trains', () => {
    const storage = temporaryFolder();
    const run = (before: string, ...options: string[]): SpawnSyncReturns<string> => {
      const line = [process.execPath, ...command(storage, '--steps', '5', ...options)].map((part) => `'${part}'`);
      return spawnSync('sh', ['-c', `${before}; exec ${line.join(' ')}`], { encoding: 'utf8' });
    };
    assert.equal(run('true').status, 0);
    const before = usableModel(storage)!;
    let killed = '';
    const isLimited = withMemoryLimit(120_000_000, (enter) => {
      killed = run(enter, '--hidden', '1024', '--layers', '2', '--batch', '128').signal ?? '';
    });
    // Without the right to make a cgroup, only `ulimit` limits memory, in the test above.
    if (isLimited) assert.equal(killed, 'SIGKILL');
    assert.deepEqual(usableModel(storage)!.cursor, before.cursor);
    withMemoryLimit(400_000_000, (enter) => {
      assert.match(run(enter).stdout, /^Ended \(budget\)/);
    });
    assert.equal(run('true').status, 0);
    assert.ok(usableModel(storage));
    assertTidy(storage);
  });

  test('whose memory a network exceeds: says so in one sentence', () => {
    const folder = temporaryFolder();
    const text = path.join(folder, 'text');
    writeFileSync(text, Array.from({ length: 60_000 }, (_, i) => `const value${i} = items[${i}].total;\n`).join(''));
    const large = '--hidden 1024 --layers 4 --batch 256 --sequence-length 512 --embedding 512 --steps 1'.split(' ');
    const command = ['dist/cli.js', 'train', '--text', text, ...large, '--out', path.join(folder, 'model')];
    const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^Expected the network to fit into the memory .*needs [\d,]+ MB or more\. Choose a smaller .*\n$/,
    );
  });
});
