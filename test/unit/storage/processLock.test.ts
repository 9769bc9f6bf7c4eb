import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { ProcessLock } from '../../../src/storage/processLock';

suite('a lock that one process holds', () => {
  let folder: string;
  let file: string;
  let lock: ProcessLock;

  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'recurrent-lock-'));
    file = path.join(folder, 'below', 'lock');
    lock = new ProcessLock(file);
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
      leave({ processId: process.ppid, startTicks: 1, since: Date.now() });
      assert.ok(lock.tryTake());
    });

    test('of a live process is kept when the clock is set', () => {
      const fields = readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
      for (const since of [0, Date.now() + 3600_000]) {
        leave({ processId: process.ppid, startTicks: Number(fields[19]), since });
        assert.ok(!lock.tryTake());
        rmSync(file);
      }
    });
  }

  test('is taken over by one process only, even if a third one died while it took it over', () => {
    leave({ processId: dead, since: Date.now() });
    writeFileSync(`${file}.guard`, JSON.stringify({ processId: dead, since: Date.now() }));
    assert.ok(!lock.tryTake(), 'another process may be taking it over');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(`${file}.guard`, longAgo, longAgo);
    assert.ok(!lock.tryTake() && lock.tryTake());
    assert.deepEqual(readdirSync(path.dirname(file)), ['lock']);
  });
});
