import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { type Checkpoint, decodeCheckpoint } from '../../../src/model/checkpoint';
import { parseStored, storedFiles } from '../../../src/protocol/storage';
import type { FromTrainer, ToTrainer } from '../../../src/protocol/trainer';
import { parseUnfinishedRun, type UnfinishedRun } from '../../../src/protocol/unfinishedRun';

const budgetSeconds = 600;

suite('a trainer whose editor is gone', () => {
  let storage: string;
  let host: Host;

  setup(() => {
    storage = mkdtempSync(path.join(tmpdir(), 'recurrent-killed-'));
    host = new Host('dist/trainer.js');
  });

  teardown(() => {
    host.process.kill('SIGKILL');
    rmSync(storage, { recursive: true, force: true });
  });

  test('saves the run at the step at which its editor was killed, as interrupted, and ends', async () => {
    start();
    const { point, progress } = await host.until('point', ({ point }) => point.step > 30);
    host.process.kill('SIGKILL');
    await host.trainerEnded;
    const { cursor, training } = unfinished();
    assert.ok(cursor.step >= point.step, `step ${cursor.step} on disk, ${point.step} was reported`);
    const run = storedRun();
    assert.equal(run.state, 'running');
    assert.equal(run.progress, training!.run.progress);
    assert.ok(run.progress >= progress && run.progress < 2 * progress + 0.1);
    assert.ok(run.validationLoss > 0);
  });

  test('while it reads the files of a resumed run, keeps the run’s state', async () => {
    start();
    await host.until('point', ({ point }) => point.step > 10);
    host.process.kill('SIGKILL');
    await host.trainerEnded;
    const { cursor } = unfinished();
    host = new Host('dist/trainer.js');
    start();
    await host.until('preparing');
    host.process.kill('SIGKILL');
    await host.trainerEnded;
    assert.ok(unfinished().cursor.step >= cursor.step);
    assert.equal(storedRun().state, 'running');
  });

  test('saves also when it gets SIGTERM', async () => {
    start();
    await host.until('checkpoint');
    const { point } = await host.until('point');
    process.kill(storedRun().processId!, 'SIGTERM');
    const { why } = await host.until('ended');
    assert.equal(why, 'interrupted');
    await host.closed();
    assert.ok(unfinished().cursor.step >= point.step);
  });

  test('after the user stopped it is not interrupted', async () => {
    start();
    await host.until('checkpoint');
    host.process.send({ kind: 'stop' } satisfies ToTrainer);
    await host.until('ended');
    assert.equal(storedRun().state, 'stopped');
    await host.closed();
  });

  test('ends as usual although it sends a message before it notices', async () => {
    const file = path.join(storage, 'end.json');
    const blocked = new Host('.build/test/unit/trainer/blockedTrainer.js');
    blocked.process.send(startMessage(file));
    await blocked.until('preparing');
    blocked.process.kill('SIGKILL');
    await blocked.trainerEnded;
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), ['gone', 0]);
  });

  function start(): void {
    host.process.send(startMessage(storage));
  }

  function unfinished(): Checkpoint {
    return decodeCheckpoint(readFileSync(path.join(storage, storedFiles.training)));
  }

  function storedRun(): UnfinishedRun {
    return parseStored(readFileSync(path.join(storage, storedFiles.run)), parseUnfinishedRun)!;
  }
});

function startMessage(storage: string): ToTrainer {
  return {
    kind: 'start',
    corpus: { folders: [{ name: 'root', path: path.resolve('test/integration/fixture-workspace'), exclude: [] }] },
    settings: { budget: { kind: 'seconds', seconds: budgetSeconds } },
    storage,
    startOver: false,
    lock: path.join(storage, 'lock'),
    pausesOnBattery: false,
  };
}

/** A process that starts a trainer as the extension host does. */
class Host {
  readonly process: ChildProcess;
  /** Resolves when this process and its trainer have both ended. */
  readonly trainerEnded: Promise<void>;
  readonly #received: FromTrainer[] = [];

  constructor(trainer: string) {
    const stdio = ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'] as const;
    this.process = fork('.build/test/unit/trainer/killedHost.js', [trainer], { stdio: [...stdio] });
    this.process.on('message', (message: FromTrainer) => {
      this.#received.push(message);
    });
    const pipe = this.process.stdio[4] as Readable;
    this.trainerEnded = new Promise((resolve) => {
      pipe.on('end', resolve).resume();
    });
  }

  /** Ends the process; only the trainer matters. */
  closed(): Promise<void> {
    this.process.kill('SIGKILL');
    return this.trainerEnded;
  }

  until<K extends FromTrainer['kind']>(
    kind: K,
    isWanted: (message: Extract<FromTrainer, { kind: K }>) => boolean = () => true,
  ): Promise<Extract<FromTrainer, { kind: K }>> {
    const matches = (message: FromTrainer): message is Extract<FromTrainer, { kind: K }> =>
      message.kind === kind && isWanted(message as Extract<FromTrainer, { kind: K }>);
    const known = this.#received.find(matches);
    if (known) return Promise.resolve(known);
    return new Promise((resolve) => {
      this.process.on('message', (message: FromTrainer) => {
        if (matches(message)) resolve(message);
      });
    });
  }
}
