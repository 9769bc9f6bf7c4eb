import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir, uptime } from 'node:os';
import path from 'node:path';
import { spawn, spawnSync } from 'node:child_process';
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
    assert.equal(lock.holderId, process.pid);
    lock.release();
    assert.deepEqual(readdirSync(path.dirname(file)), []);
    lock.release();
    assert.equal(lock.holderId, undefined);
  });

  test('is refused with the error of the system if its file cannot be read or written', () => {
    mkdirSync(file, { recursive: true });
    assert.throws(() => lock.tryTake(), /EISDIR/);
    const tooLong = new ProcessLock(path.join(folder, 'a'.repeat(255)));
    assert.throws(() => tooLong.tryTake(), /ENAMETOOLONG/);
  });

  test('of a live process is neither taken nor released', () => {
    leave({ processId: process.ppid, since: Date.now() });
    assert.ok(!lock.tryTake());
    assert.equal(lock.holderId, process.ppid);
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
    ['that names the process group', { processId: 0, since: Date.now() }],
    ['whose process is text', { processId: `${process.ppid}`, since: Date.now() }],
    ['whose time is text', { processId: process.ppid, since: `${Date.now()}` }],
  ] as const) {
    test(`${whose} is taken over`, () => {
      leave(left);
      assert.equal(lock.holderId, undefined);
      assert.ok(lock.tryTake());
      assert.deepEqual(readdirSync(path.dirname(file)), ['lock']);
    });
  }

  test('of a process that may have been started with the machine is kept, whatever its clock missed by seconds', () => {
    const startOfMachine = Date.now() - uptime() * 1000;
    for (const since of [startOfMachine - 2000, startOfMachine + 60_000]) {
      leave({ processId: process.ppid, since });
      assert.ok(!lock.tryTake());
      rmSync(file);
    }
    leave({ processId: process.ppid, since: startOfMachine - 10_000 });
    assert.ok(lock.tryTake());
  });

  test('of a process of another user is kept', () => {
    leave({ processId: dead, since: Date.now() });
    const refuse = (): never => {
      throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
    };
    const original = Object.getOwnPropertyDescriptor(process, 'kill')!;
    Object.defineProperty(process, 'kill', { ...original, value: refuse });
    try {
      assert.ok(!lock.tryTake());
    } finally {
      Object.defineProperty(process, 'kill', original);
    }
  });

  if (process.platform === 'linux') {
    test('of a process that has ended, and whose parent has not noticed yet, is taken over', async () => {
      // The inner process ends when its parent is `sleep`, which does not look after processes.
      const inner = 'until [ "$(cat /proc/$outer/comm)" = sleep ]; do :; done';
      const script = `outer=$$; (${inner}) & echo $!; exec sleep 60`;
      const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
      try {
        const [line] = (await once(parent.stdout, 'data')) as [Buffer];
        const processId = Number(line);
        const fields = (): string[] => readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
        while (fields()[0] !== 'Z') await new Promise((resolve) => setImmediate(resolve));
        leave({ processId, startTicks: Number(fields()[19]), since: Date.now() });
        assert.ok(lock.tryTake());
      } finally {
        parent.kill();
      }
    });

    test('of a live process is kept although its recorded start time is invalid', () => {
      leave({ processId: process.ppid, startTicks: 'early', since: Date.now() });
      assert.ok(!lock.tryTake());
    });

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
