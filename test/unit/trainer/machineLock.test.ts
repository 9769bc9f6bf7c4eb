import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { MachineLock } from '../../../src/trainer/machineLock';

suite('the lock of the machine', () => {
  let folder: string;
  let file: string;
  let lock: MachineLock;

  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'recurrent-lock-'));
    file = path.join(folder, 'below', 'lock');
    lock = new MachineLock(file);
  });

  teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function leave(content: unknown): void {
    assert.ok(lock.tryTake());
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }

  test('is taken if free, repeatedly by the same process, and released', () => {
    assert.ok(lock.tryTake() && lock.tryTake());
    assert.equal((JSON.parse(readFileSync(file, 'utf8')) as { processId: number }).processId, process.pid);
    lock.release();
    assert.deepEqual(readdirSync(path.dirname(file)), []);
  });

  test('of a live process is neither taken nor released', () => {
    leave({ processId: process.ppid, since: Date.now() });
    assert.ok(!lock.tryTake());
    lock.release();
    assert.equal((JSON.parse(readFileSync(file, 'utf8')) as { processId: number }).processId, process.ppid);
  });

  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  for (const [whose, left] of [
    ['of a process that has died', { processId: dead, since: Date.now() }],
    ['of a process from before the machine was started', { processId: process.ppid, since: 0 }],
    ['that is not ours', 'this is no lock'],
    ['that is empty', ''],
    ['that names no process', { processId: -1, since: Date.now() }],
  ] as const) {
    test(`${whose} is taken over`, () => {
      leave(left);
      assert.ok(lock.tryTake());
      assert.deepEqual(readdirSync(path.dirname(file)), ['lock']);
    });
  }

  if (process.platform === 'linux') {
    test('of a dead process whose id was reused is taken over', () => {
      leave({ processId: process.ppid, since: Date.now() - 1000 * process.uptime() - 3600_000 });
      assert.ok(lock.tryTake());
    });
  }
});
