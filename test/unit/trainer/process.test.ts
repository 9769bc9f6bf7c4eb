import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { learnedTexts } from '../../../src/cli/evaluation';
import { trainerFlags, trainerVariables } from '../../../src/editor/trainerChannel';
import { decodeIndex } from '../../../src/language/mixture/indexFile';
import { cancellationSlots, type FromCompleter, type ToCompleter } from '../../../src/protocol/completer';
import type { FromIndexer, FromTrainer, ToTrainer } from '../../../src/protocol/trainer';

/** Limit of the memory of trainer and completer together, in bytes. */
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

  test('runs at low priority, reports its progress, and ends by itself', async () => {
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

  test('ends without a loss when stopped while reading files', async () => {
    trainer.start(storage, path.resolve('node_modules/rxjs/src'), 600);
    trainer.child.send({ kind: 'stop' } satisfies ToTrainer);
    const { why, validationLoss } = await trainer.until('ended');
    assert.deepEqual([why, validationLoss], ['stopped', undefined]);
    await trainer.exited;
  });

  test('reports what is wrong with a folder without text', async () => {
    writeFileSync(path.join(storage, 'a.bin'), Buffer.alloc(2000));
    trainer.start(storage, storage, 3);
    const failed = await trainer.until('failed');
    assert.ok(failed.expected);
    assert.match(failed.message, /Expected at least 1024 characters/);
    await trainer.exited;
  });

  test('refuses a request of another version and ends', async () => {
    for (const request of [{ kind: 'start', storage }, { kind: 'later' }]) {
      const refusing = new Trainer();
      refusing.child.send(request);
      const failed = await refusing.until('failed');
      assert.match(failed.message, /^Expected a message of this version from the extension host, found \{.*Reload the/);
      await refusing.exited;
    }
    assert.deepEqual(readdirSync(storage), []);
  });

  test('notes a message of another version during a run, and continues', async () => {
    trainer.start(storage, path.resolve('test/integration/fixture-workspace'), 600);
    await trainer.until('started');
    trainer.child.send({ kind: 'later' });
    assert.match((await trainer.until('note')).text, /found \{"kind":"later"\}/);
    await trainer.until('point');
    trainer.child.send({ kind: 'stop' } satisfies ToTrainer);
    assert.equal((await trainer.until('ended')).why, 'stopped');
    await trainer.exited;
  });

  test('builds an index that gives suggestions, and drops the text of a deleted file', async () => {
    const folder = path.join(storage, 'workspace');
    cpSync('test/integration/fixture-workspace', folder, { recursive: true });
    const file = path.join(folder, 'src', 'zebra.ts');
    writeFileSync(file, 'export function zebraCrossing(): void {}\n'.repeat(5));
    const [before, after] = [await indexOf(folder), (rmSync(file), await indexOf(folder))];
    assert.ok(before.bytes.includes('zebraCrossing') && before.answer.includes('braCrossing'), before.answer);
    assert.ok(!after.bytes.includes('zebraCrossing') && !after.answer.includes('Crossing'), after.answer);
  });

  test('indexes the sources of RxJS in a moment', async () => {
    const from = performance.now();
    trainer.index(storage, path.resolve('node_modules/rxjs/src'));
    assert.match((await trainer.until('preparing')).doing, /^Reading files \(1 of \d+\)$/);
    await trainer.until('usable');
    const kinds = (await askCompleter(storage, 'export class Obs', 16)).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['loaded', 'completed']);
    console.log(`      ${((performance.now() - from) / 1000).toFixed(1)} s from nothing to the first answer`);
    assert.ok((await trainer.until('indexed')).isNew);
    await trainer.exited;
  });

  test('builds no index, without an error, for a folder without text', async () => {
    writeFileSync(path.join(storage, 'a.bin'), Buffer.alloc(2000));
    trainer.index(storage, storage);
    assert.ok(!(await trainer.until('indexed')).isNew);
    assert.match((await trainer.until('note')).text, /Expected at least 1024 characters/);
  });

  suite('beside another on the machine', () => {
    const folder = path.resolve('test/integration/fixture-workspace');
    let other: Trainer;
    let otherStorage: string;
    let lock: string;

    setup(async () => {
      other = new Trainer();
      otherStorage = mkdtempSync(path.join(tmpdir(), 'recurrent-process-'));
      lock = path.join(storage, 'machine', 'lock');
      trainer.start(storage, folder, 600, lock);
      await trainer.until('started');
    });

    teardown(() => {
      other.child.kill('SIGKILL');
      rmSync(otherStorage, { recursive: true, force: true });
    });

    test('waits, reports it, and begins when the other has ended', async () => {
      other.start(otherStorage, folder, 1, lock);
      await other.until('waiting');
      assert.ok(!other.kinds.has('started'));
      trainer.child.send({ kind: 'stop' } satisfies ToTrainer);
      await trainer.until('ended');
      await other.until('started');
      await other.until('ended');
      await other.exited;
      assert.ok(!existsSync(lock));
    });

    test('begins when the other was killed', async () => {
      other.start(otherStorage, folder, 600, lock);
      await other.until('waiting');
      trainer.child.kill('SIGKILL');
      await other.until('started');
    });

    test('begins while the other is paused, which then waits to continue', async () => {
      trainer.child.send({ kind: 'pause' } satisfies ToTrainer);
      await trainer.until('paused');
      other.start(otherStorage, folder, 600, lock);
      await other.until('started');
      trainer.child.send({ kind: 'resume' } satisfies ToTrainer);
      await trainer.until('waiting');
      assert.ok(!trainer.kinds.has('resumed'));
      other.child.send({ kind: 'stop' } satisfies ToTrainer);
      await trainer.until('resumed');
    });

    test('is stopped while it waits', async () => {
      other.start(otherStorage, folder, 600, lock);
      await other.until('waiting');
      other.child.send({ kind: 'stop' } satisfies ToTrainer);
      const { why, validationLoss } = await other.until('ended');
      assert.deepEqual([why, validationLoss], ['stopped', undefined]);
      assert.ok(existsSync(lock), 'the lock is still that of the other');
    });

    test('builds the first index at once, and waits to update it', async () => {
      other.index(otherStorage, folder, lock);
      assert.ok((await other.until('indexed')).isNew);
      const again = new Trainer();
      again.index(otherStorage, folder, lock);
      await again.until('waiting');
      trainer.child.send({ kind: 'stop' } satisfies ToTrainer);
      assert.ok(!(await again.until('indexed')).isNew);
      await again.exited;
    });
  });

  if (process.platform === 'linux') {
    test('uses, with the completer, less than 300 MB for the sources of RxJS', async () => {
      trainer.start(storage, path.resolve('node_modules/rxjs/src'), 60);
      await trainer.until('checkpoint');
      const completer = await completerMemory(storage);
      const peak = peakMemory(trainer.child.pid!);
      console.log(
        `      trainer ${Math.round(peak / 1e6)} MB at its peak, completer ${Math.round(completer / 1e6)} MB`,
      );
      assert.ok(peak + completer < memoryLimit);
    });
  }
});

/** A message of a process that trains or updates the index. */
type Message = FromTrainer | FromIndexer;

class Trainer {
  readonly kinds = new Set<string>();
  readonly child: ChildProcess = fork('dist/trainer.js', {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [...trainerFlags],
    env: { ...process.env, ...trainerVariables },
  });
  readonly exited = new Promise<void>((resolve) =>
    this.child.once('exit', () => {
      resolve();
    }),
  );
  readonly #messages: Message[] = [];

  constructor() {
    this.child.on('message', (message: Message) => {
      this.kinds.add(message.kind);
      this.#messages.push(message);
    });
  }

  start(storage: string, folder: string, seconds: number, lock = path.join(storage, 'lock')): void {
    const message: ToTrainer = {
      kind: 'start',
      corpus: { folders: [{ name: 'root', path: folder, exclude: [] }] },
      settings: { budget: { kind: 'seconds', seconds } },
      storage,
      startOver: false,
      lock,
      pausesOnBattery: false,
    };
    this.child.send(message);
  }

  index(storage: string, folder: string, lock = path.join(storage, 'lock')): void {
    const corpus = { folders: [{ name: 'root', path: folder, exclude: [] }] };
    this.child.send({
      kind: 'index',
      corpus,
      settings: {},
      storage,
      adapts: false,
      lock,
      pausesOnBattery: false,
    } satisfies ToTrainer);
  }

  async until<K extends Message['kind']>(kind: K): Promise<Extract<Message, { kind: K }>> {
    const isWanted = (message: Message): message is Extract<Message, { kind: K }> => message.kind === kind;
    const known = this.#messages.find(isWanted);
    if (known) return known;
    return new Promise((resolve) => {
      const listen = (message: Message): void => {
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

/** The index of a folder, built by its own process, and its suggestion after `ze`. */
async function indexOf(folder: string): Promise<{ bytes: string; answer: string }> {
  const storage = mkdtempSync(path.join(tmpdir(), 'recurrent-process-'));
  const trainer = new Trainer();
  trainer.index(storage, folder);
  await trainer.until('indexed');
  const bytes = learnedTexts(decodeIndex(readFileSync(path.join(storage, 'language.bin')))).join('');
  const answer = (await askCompleter(storage, 'export function ze', 18)).at(-1);
  rmSync(storage, { recursive: true });
  return { bytes, answer: JSON.stringify(answer) };
}

/** Growth of this process while a completion worker loads the model and answers. */
async function completerMemory(folder: string): Promise<number> {
  const before = process.memoryUsage().rss;
  let after = before;
  const text = readFileSync('node_modules/rxjs/src/internal/Observable.ts', 'utf8');
  const answers = await askCompleter(folder, text, 3000, () => {
    after = process.memoryUsage().rss;
  });
  assert.equal(answers[0]?.kind, 'loaded');
  return Math.max(0, after - before);
}

/** The answer of a completion worker that loads a model and is asked for a suggestion. */
async function askCompleter(
  folder: string,
  text: string,
  offset: number,
  onAnswered: () => void = () => undefined,
): Promise<FromCompleter[]> {
  const worker = new Worker(path.resolve('dist/completer.js'), {
    workerData: new SharedArrayBuffer(4 * cancellationSlots),
  });
  const options = { temperature: 0, topK: 1, eagerness: 'balanced', maximumLength: 80, severalLines: false } as const;
  const messages: readonly ToCompleter[] = [
    { kind: 'load', folder },
    { kind: 'open', uri: 'a', version: 1, text },
    { kind: 'complete', request: { id: 1, uri: 'a', version: 1, offset, trigger: 'explicit', options } },
  ];
  for (const message of messages) worker.postMessage(message);
  const received: FromCompleter[] = [];
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromCompleter) => {
      received.push(message);
      if (message.kind === 'completed' || message.kind === 'quiet') resolve();
    });
    worker.on('error', reject);
  });
  onAnswered();
  await worker.terminate();
  return received;
}
