import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** How to see that a program opens no socket. */
const hasTrace = spawnSync('strace', ['-V']).status === 0;

const sources = 'test/integration/fixture-workspace';

/** Runs a script under a trace of system calls, and returns the calls that concern a network. */
function networkCalls(folder: string, ...command: readonly string[]): string[] {
  const trace = path.join(folder, 'trace');
  const options = ['-f', '-qq', '-e', 'trace=socket,connect,bind,listen,accept,accept4,sendto,sendmsg', '-o', trace];
  const { status, stderr } = spawnSync('strace', [...options, process.execPath, ...command], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return readFileSync(trace, 'utf8')
    .split('\n')
    .filter((line) => /AF_INET|AF_NETLINK|AF_PACKET|\bconnect\(|\blisten\(/.test(line));
}

// Where system calls cannot be traced, only the test of the bundles runs.
if (hasTrace) {
  suite('no socket is opened', () => {
    let folder: string;

    setup(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'recurrent-network-'));
    });

    teardown(() => {
      rmSync(folder, { recursive: true });
    });

    test('the trace sees a socket', () => {
      const script = path.join(folder, 'connect.js');
      writeFileSync(script, "require('node:net').connect(9, '127.0.0.1').on('error', () => undefined);");
      assert.ok(networkCalls(folder, script).some((line) => line.includes('AF_INET')));
    });

    test('by the command line, when it trains with several threads, completes, evaluates and samples', () => {
      const model = path.join(folder, 'model');
      const file = path.join(sources, 'src', 'product.ts');
      for (const command of [
        ['train', sources, '--steps', '20', '--hidden', '16', '--threads', '2', '--out', model],
        ['complete', model, file, '--line', '1', '--column', '1'],
        ['evaluate', model, 'LICENSE'],
        ['sample', model, '--length', '20'],
      ])
        assert.deepEqual(networkCalls(folder, 'dist/cli.js', ...command), [], command[0]);
    });

    test('by the language server, when it indexes, completes and trains for a client', () => {
      assert.deepEqual(networkCalls(folder, '.build/test/security/languageServer.js'), []);
    });

    test('by the trainer and the completer as the extension starts them', () => {
      const script = '.build/test/security/everyProcess.js';
      assert.deepEqual(networkCalls(folder, script, path.join(folder, 'storage')), []);
    });
  });
}
