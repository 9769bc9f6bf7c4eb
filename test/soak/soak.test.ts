import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Random } from '../../src/base/random';
import { CompleterWorker } from '../../src/editor/completerWorker';
import { usualOptions } from '../../src/protocol/completer';
import { storedFiles } from '../../src/protocol/storage';
import type { ToTrainer } from '../../src/protocol/trainer';
import { Trainer } from '../faults/trainer';
import { Echo } from '../harness/echo';

/** Length of the run, in minutes; `npm run soak` sets 60, the check uses the short form. */
const minutes = Number(process.env['RECURRENT_MINUTES'] ?? 0.5);

const sources = 'test/integration/fixture-workspace/src';

/** Number of parts of the run whose figures are compared. */
const parts = 6;

/** Whether the parts are long enough to compare times, and memory strictly: in a short run, caches are still filled. */
const isLong = minutes >= 30;

/** Largest growth of the memory after the first part, as a factor. */
const mostGrowth = isLong ? 1.05 : 1.5;

/** Work of the reference for times, in additions; it takes about as long as a request. */
const referenceWork = 2_000_000;

/** Figures of one part of the time. */
interface Part {
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
  /** 99th percentile of the reference at the same moments. */
  readonly reference: number;
  /** Memory at the end of the part, in bytes, after garbage collection. */
  readonly memory: number;
  readonly descriptors: number;
  readonly threads: number;
}

suite(`${minutes} minutes of typing, saving, changing branches, training and adaptation`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-soak-'));
  const workspace = path.join(folder, 'workspace');
  const storage = path.join(folder, 'storage');
  const corpus = { folders: [{ name: 'root', path: workspace, exclude: [] }] };
  const shared = { corpus, storage, lock: path.join(folder, 'lock'), pausesOnBattery: false };
  const echo = new Echo(referenceWork);
  let completer: CompleterWorker;
  let onLoaded: (() => void) | undefined;

  suiteSetup(async () => {
    cpSync(sources, workspace, { recursive: true });
    completer = new CompleterWorker(path.resolve('dist/completer.js'), {
      loaded: () => onLoaded?.(),
      loadFailed: (message) => {
        throw new Error(message);
      },
      crashed: (reason) => {
        throw new Error(reason);
      },
    });
    await train(2);
  });

  suiteTeardown(async () => {
    await echo.end();
    completer.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  async function work(message: ToTrainer): Promise<void> {
    const trainer = new Trainer(message);
    await trainer.ended;
    assert.equal(trainer.failure, undefined);
    await new Promise<void>((resolve) => {
      onLoaded = resolve;
      completer.load(storage);
    });
  }

  const train = (seconds: number): Promise<void> =>
    work({ kind: 'start', ...shared, settings: { budget: { kind: 'seconds', seconds } }, startOver: true });
  const update = (): Promise<void> => work({ kind: 'index', ...shared, settings: {}, adapts: true });

  test('leaves nothing behind, and stays as fast', async () => {
    const random = new Random(1);
    const typist = new Typist(completer, workspace, random, echo);
    const figures: Part[] = [];
    for (let part = 0; part < parts; part++) {
      const end = performance.now() + (minutes * 60_000) / parts;
      typist.latencies.length = 0;
      while (performance.now() < end) {
        await typist.typeIn(random.integer(8));
        if (random.integer(3) === 0) typist.save(random.integer(8));
        if (random.integer(12) === 0) changeBranch(workspace, random);
        await (random.integer(20) === 0 ? train(2) : update());
      }
      figures.push(partOf(typist.latencies, echo.take()));
    }
    console.table(figures);
    const first = figures[0]!;
    const last = figures.at(-1)!;
    assert.ok(last.requests > 0 && first.requests > 0);
    assert.ok(last.memory < mostGrowth * first.memory, `${first.memory} bytes, then ${last.memory}`);
    assert.equal(last.descriptors, first.descriptors);
    assert.equal(last.threads, first.threads);
    // The machine may be busier at the end than at the start.
    const slowness = ({ p99, reference }: Part): number => p99 / reference;
    if (isLong)
      assert.ok(
        slowness(last) < 1.5 * slowness(first),
        `99th percentile beside the reference: ${slowness(first)}, then ${slowness(last)}`,
      );
    const known: readonly string[] = Object.values(storedFiles);
    assert.deepEqual(
      readdirSync(storage).filter((name) => !known.includes(name)),
      [],
    );
  }).timeout(600_000 + 2 * minutes * 60_000);

  test('uses no processor time once nothing changes any more', async () => {
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 5000));
    const { user, system } = process.cpuUsage(before);
    assert.ok((user + system) / 1e6 < 0.1, `${(user + system) / 1e6} s in 5 s`);
  });
});

/** Types in files as a person does: opens, types, deletes, asks at each key, saves. */
class Typist {
  readonly latencies: number[] = [];
  readonly #completer: CompleterWorker;
  readonly #echo: Echo;
  readonly #files: readonly string[];
  readonly #random: Random;
  readonly #texts = new Map<string, { text: string; version: number }>();

  constructor(completer: CompleterWorker, workspace: string, random: Random, echo: Echo) {
    this.#echo = echo;
    this.#completer = completer;
    this.#files = readdirSync(workspace).map((name) => path.join(workspace, name));
    this.#random = random;
  }

  async typeIn(number: number): Promise<void> {
    const uri = this.#files[number % this.#files.length]!;
    const document = this.#texts.get(uri) ?? { text: readFileSync(uri, 'utf8'), version: 1 };
    this.#texts.set(uri, document);
    const from = this.#random.integer(document.text.length - 60);
    let at = document.text.indexOf('\n', from) + 1;
    for (const key of document.text.slice(from, from + 60)) {
      this.#change(uri, document, at, 0, key);
      at += key.length;
      await this.#ask(uri, document, at);
    }
    this.#change(uri, document, at - 50, 50, '');
    if (this.#random.integer(6) === 0) {
      this.#completer.close(uri);
      this.#texts.delete(uri);
    }
  }

  save(number: number): void {
    const uri = this.#files[number % this.#files.length]!;
    const document = this.#texts.get(uri);
    if (document) writeFileSync(uri, document.text);
  }

  #change(uri: string, document: { text: string; version: number }, at: number, deleted: number, inserted: string) {
    this.#completer.open(uri, document.version, () => document.text);
    document.text = document.text.slice(0, at) + inserted + document.text.slice(at + deleted);
    document.version++;
    this.#completer.change(uri, document.version, [{ offset: at, deleted, inserted }]);
  }

  async #ask(uri: string, { text, version }: { text: string; version: number }, offset: number): Promise<void> {
    const from = performance.now();
    this.#completer.open(uri, version, () => text);
    const request = { uri, version, offset, trigger: 'automatic', options: usualOptions } as const;
    await this.#completer.complete(request, () => undefined);
    this.latencies.push(performance.now() - from);
    await this.#echo.ask();
  }
}

/** Other files, as after a change of branches: some are new, some are gone, some differ. */
function changeBranch(workspace: string, random: Random): void {
  for (const name of readdirSync(workspace)) {
    if (name.startsWith('branch')) rmSync(path.join(workspace, name));
    else if (random.integer(3) === 0) cpSync(path.join(sources, name), path.join(workspace, name));
  }
  for (let i = 0; i < 4; i++) {
    const lines = Array.from({ length: 30 }, (_, line) => `export const branch${random.integer(1000)} = ${line};\n`);
    writeFileSync(path.join(workspace, `branch${i}.ts`), '');
    for (const line of lines) appendFileSync(path.join(workspace, `branch${i}.ts`), line);
  }
}

function partOf(latencies: readonly number[], reference: readonly number[]): Part {
  globalThis.gc?.();
  return {
    requests: latencies.length,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    reference: percentile(reference, 0.99),
    memory: process.memoryUsage().rss,
    descriptors: entriesOf('/proc/self/fd'),
    threads: entriesOf('/proc/self/task'),
  };
}

function percentile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Number((sorted[Math.floor(fraction * sorted.length)] ?? 0).toFixed(2));
}

/** Number of entries of a folder of Linux; 0 elsewhere. */
function entriesOf(folder: string): number {
  return process.platform === 'linux' ? readdirSync(folder).length : 0;
}
