import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decodeIndex } from '../../src/language/mixture/indexFile';
import { storedFiles } from '../../src/protocol/storage';
import { assertTidy, temporaryFolder, usableModel } from './store';

const sources = 'test/integration/fixture-workspace';

function command(storage: string, ...options: string[]): string[] {
  return ['dist/cli.js', 'train', sources, '--hidden', '16', '--out', storage, ...options];
}

suite('the command line on a machine that gives less', () => {
  test('whose reader has ended: stops as by Ctrl+C, and keeps what it learned', () => {
    const storage = temporaryFolder();
    const line = [process.execPath, ...command(storage, '--seconds', '600')].map((part) => `'${part}'`).join(' ');
    const { stdout } = spawnSync('sh', ['-c', `(${line} 2>&1; echo $? >&3) 3>&2 | head -2`], { encoding: 'utf8' });
    assert.equal(stdout.trimEnd().split('\n').length, 2);
    assert.ok(usableModel(storage));
    assertTidy(storage);
  }).timeout(120_000);

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
        if (!wasSent && String(text).includes('held-out loss 2')) wasSent = child.kill(signal);
      });
      const status = await new Promise((resolve) => child.on('close', resolve));
      assert.equal(status, 0);
      assert.match(output, /^Ended \(stopped\): /);
      assert.ok(usableModel(storage));
      assert.ok(decodeIndex(readFileSync(path.join(storage, storedFiles.index))).fitted?.withNetwork);
      assertTidy(storage);
    }).timeout(120_000);
  }

  test('without the addresses that WebAssembly reserves: trains with the kernels in JavaScript', () => {
    const storage = temporaryFolder();
    const line = [process.execPath, ...command(storage, '--steps', '20')].map((part) => `'${part}'`).join(' ');
    const limited = spawnSync('sh', ['-c', `ulimit -v 6000000; ${line}`], { encoding: 'utf8' });
    assert.equal(limited.status, 0, limited.stderr);
    assert.match(limited.stdout, /^Ended \(budget\)/);
    assert.ok(usableModel(storage));
  }).timeout(120_000);

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
  }).timeout(120_000);
});
