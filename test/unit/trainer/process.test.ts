import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { cancellationSlots, type FromCompleter, type ToCompleter } from '../../../src/protocol/completer';
import type { FromTrainer, ToTrainer } from '../../../src/protocol/trainer';

/** Limit of what trainer and completer together may take, in bytes. */
const memoryLimit = 300e6;

suite('the training process', () => {
  let storage: string;
  let trainer: Trainer;

  setup(() => {
    storage = mkdtempSync(path.join(tmpdir(), 'recurrent-process-'));
    trainer = new Trainer();
  });

  teardown(() => {
    trainer.child.kill('SIGKILL');
    rmSync(storage, { recursive: true, force: true });
  });

  test('runs at low priority, tells how it goes, and ends by itself', async () => {
    trainer.start(storage, path.resolve('test/integration/fixture-workspace'), 1);
    await trainer.until('started');
    assert.ok(getPriority(trainer.child.pid) > 0);
    const { validationLoss } = await trainer.until('ended');
    assert.ok(validationLoss! > 0);
    assert.ok(trainer.kinds.has('point') && trainer.kinds.has('sample') && trainer.kinds.has('checkpoint'));
    await trainer.exited;
  });

  test('saves what it has learned and ends when its editor is gone', async () => {
    trainer.start(storage, path.resolve('test/integration/fixture-workspace'), 600);
    await trainer.until('point');
    trainer.child.disconnect();
    await trainer.exited;
    assert.ok(existsSync(path.join(storage, 'model.safetensors')));
  });

  test('ends without a loss when it is stopped while it reads files', async () => {
    trainer.start(storage, path.resolve('node_modules/rxjs/src'), 600);
    trainer.child.send({ kind: 'stop' } satisfies ToTrainer);
    const { why, validationLoss } = await trainer.until('ended');
    assert.deepEqual([why, validationLoss], ['stopped', undefined]);
    await trainer.exited;
  });

  test('says what is wrong with a folder that holds nothing to learn', async () => {
    writeFileSync(path.join(storage, 'a.bin'), Buffer.alloc(2000));
    trainer.start(storage, storage, 3);
    const failed = await trainer.until('failed');
    assert.ok(failed.expected);
    assert.match(failed.message, /Expected at least 1024 characters/);
    await trainer.exited;
  });

  if (process.platform === 'linux') {
    test('takes, with the completer, less than 300 MB for the sources of RxJS', async () => {
      trainer.start(storage, path.resolve('node_modules/rxjs/src'), 60);
      await trainer.until('checkpoint');
      const completer = await completerMemory(path.join(storage, 'model.safetensors'));
      const peak = peakMemory(trainer.child.pid!);
      console.log(
        `      trainer ${Math.round(peak / 1e6)} MB at its peak, completer ${Math.round(completer / 1e6)} MB`,
      );
      assert.ok(peak + completer < memoryLimit);
    });
  }
});

class Trainer {
  readonly kinds = new Set<string>();
  readonly child: ChildProcess = fork('dist/trainer.js', { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  readonly exited = new Promise<void>((resolve) =>
    this.child.once('exit', () => {
      resolve();
    }),
  );
  readonly #messages: FromTrainer[] = [];

  constructor() {
    this.child.on('message', (message: FromTrainer) => {
      this.kinds.add(message.kind);
      this.#messages.push(message);
    });
  }

  start(storage: string, folder: string, seconds: number): void {
    const message: ToTrainer = {
      kind: 'start',
      corpus: { folders: [{ name: 'root', path: folder, exclude: [] }] },
      settings: { budget: { kind: 'seconds', seconds } },
      storage,
      startOver: false,
    };
    this.child.send(message);
  }

  async until<K extends FromTrainer['kind']>(kind: K): Promise<Extract<FromTrainer, { kind: K }>> {
    const isWanted = (message: FromTrainer): message is Extract<FromTrainer, { kind: K }> => message.kind === kind;
    const known = this.#messages.find(isWanted);
    if (known) return known;
    return new Promise((resolve) => {
      const listen = (message: FromTrainer): void => {
        if (!isWanted(message)) return;
        this.child.off('message', listen);
        resolve(message);
      };
      this.child.on('message', listen);
    });
  }
}

function peakMemory(processId: number): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** What this process grows by while a completion worker loads the model and answers. */
async function completerMemory(file: string): Promise<number> {
  const before = process.memoryUsage().rss;
  const worker = new Worker(path.resolve('dist/completer.js'), {
    workerData: new SharedArrayBuffer(4 * cancellationSlots),
  });
  const text = readFileSync('node_modules/rxjs/src/internal/Observable.ts', 'utf8');
  const request = {
    id: 1,
    uri: 'a',
    version: 1,
    offset: 3000,
    trigger: 'explicit',
    options: { temperature: 0, topK: 1, price: 1.6, maximumLength: 80, severalLines: false },
  } as const;
  const messages: readonly ToCompleter[] = [
    { kind: 'load', file },
    { kind: 'open', uri: 'a', version: 1, text },
    { kind: 'complete', request },
  ];
  for (const message of messages) worker.postMessage(message);
  const kinds = await new Promise<string[]>((resolve, reject) => {
    const received: string[] = [];
    worker.on('message', ({ kind }: FromCompleter) => {
      received.push(kind);
      if (kind === 'completed' || kind === 'quiet') resolve(received);
    });
    worker.on('error', reject);
  });
  assert.equal(kinds[0], 'loaded');
  const after = process.memoryUsage().rss;
  await worker.terminate();
  return Math.max(0, after - before);
}
