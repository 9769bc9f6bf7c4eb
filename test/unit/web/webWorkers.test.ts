import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { codeOf } from '../../../src/base/errors';
import { parseVirtualPath } from '../../../src/corpus/virtualPath';
import { decodeIndex } from '../../../src/language/mixture/indexFile';
import { decodeCheckpoint } from '../../../src/model/checkpoint';
import { cancellationSlots, type FromCompleter, type ToCompleter, usualOptions } from '../../../src/protocol/completer';
import { type AskMessage, type FileAnswer, type FileQuestion, parseAsk } from '../../../src/protocol/hostFiles';
import { parseFromCompleter, parseFromIndexer, parseFromTrainer } from '../../../src/protocol/processMessages';
import { storedFiles } from '../../../src/protocol/storage';
import type { FromIndexer, FromTrainer, ToTrainer } from '../../../src/protocol/trainer';
import type { StoredFile } from '../../../src/protocol/webWorkers';
import { Trainer } from '../../faults/trainer';
import { startPageWorker } from './pageWorker';

const sources = path.resolve('test/integration/fixture-workspace');
const typed = readFileSync(path.join(sources, 'src', 'voucher.ts'), 'utf8');
const settings = {
  hiddenSize: 24,
  batchSize: 8,
  threads: 1,
  // SOAP multiplies differences in rounding: directions without a gradient are arbitrary.
  optimizer: 'adam',
  budget: { kind: 'steps', steps: 40 },
} as const;

suite('workers of a page', () => {
  let desktop: string;
  let web: string;

  suiteSetup(async function () {
    this.timeout(300_000);
    [desktop, web] = ['desktop', 'web'].map((name) => mkdtempSync(path.join(tmpdir(), `recurrent-${name}-`))) as [
      string,
      string,
    ];
    const trainer = new Trainer(startMessage(desktop, sources));
    await trainer.ended;
    assert.equal(trainer.failure, undefined);
    await trainOnPage(startMessage(web, `mem://host${sources}`), web);
  });

  suiteTeardown(() => {
    for (const folder of [desktop, web]) rmSync(folder, { recursive: true, force: true });
  });

  test('learn the same from a virtual file system as a process learns from the disk', () => {
    const [onDisk, onPage] = [desktop, web].map((folder) =>
      decodeCheckpoint(readFileSync(fileIn(folder, 'checkpoint'))),
    );
    assert.equal(onPage!.cursor.step, onDisk!.cursor.step);
    // Relaxed SIMD, which the process turns on in older versions of Node, rounds a product and a sum once instead of twice.
    const { values } = onDisk!.parameters;
    let largest = 0;
    onPage!.parameters.values.forEach((value, i) => {
      largest = Math.max(largest, Math.abs(value - values[i]!));
    });
    assert.ok(largest < 1e-3, String(largest));
    const [indexOnDisk, indexOnPage] = [desktop, web].map((folder) =>
      decodeIndex(readFileSync(fileIn(folder, 'index'))),
    );
    assert.deepEqual(indexOnPage!.index.text, indexOnDisk!.index.text);
    assert.deepEqual(readdirSync(web).sort(), readdirSync(desktop).sort());
  });

  for (const [which, folderOf] of [
    ['the desktop', () => desktop],
    ['the web', () => web],
  ] as const) {
    test(`complete as the desktop does, with a model that was trained on ${which}`, async () => {
      const folder = folderOf();
      const answers = await Promise.all([desktopAnswers(folder), pageAnswers(folder)]);
      const [onDesktop, onPage] = answers.map((all) => all.map(suggestionOf));
      assert.equal(onDesktop!.length, 50);
      assert.deepEqual(onPage, onDesktop);
      const reasons = answers[0].map((answer) => (answer.kind === 'quiet' ? answer.reason : answer.kind));
      assert.ok(onDesktop!.filter((suggestion) => suggestion !== undefined).length > 10, reasons.join('; '));
    });
  }

  test('update an index in place, and leave it when nothing has changed', async () => {
    const { notes, last } = await trainOnPage(indexMessage(web, `mem://host${sources}`), web);
    assert.ok(last.kind === 'indexed' && !last.isNew, JSON.stringify([last, notes]));
  });

  test('report in one sentence what cannot be stored', async () => {
    const refuse = (question: FileQuestion): Promise<FileAnswer> =>
      question.kind === 'replace'
        ? Promise.resolve({ kind: 'failed', problem: 'quota exceeded' })
        : answerOn(web)(question);
    const { last } = await trainOnPage({ ...startMessage(web, `mem://host${sources}`), startOver: true }, web, refuse);
    assert.ok(last.kind === 'failed' && last.expected);
    assert.match(last.message, /^Expected to write \S+ in the storage of VS Code, found .*quota exceeded.*Make room/);
  });
});

function startMessage(storage: string, folder: string): Extract<ToTrainer, { kind: 'start' }> {
  const corpus = { folders: [{ name: 'root', path: folder, exclude: [] }] };
  const lock = `${storage}.machine`;
  return { kind: 'start', corpus, settings, storage, startOver: false, lock, pausesOnBattery: false };
}

function indexMessage(storage: string, folder: string): ToTrainer {
  const { startOver, ...request } = startMessage(storage, folder);
  return { ...request, kind: 'index', adapts: startOver };
}

function fileIn(folder: string, name: keyof typeof storedFiles): string {
  return path.join(folder, storedFiles[name]);
}

function storedIn(folder: string): StoredFile[] {
  return readdirSync(folder).map((name) => ({ name, bytes: Uint8Array.from(readFileSync(path.join(folder, name))) }));
}

/** Runs a request in a worker of a page. One folder on the disk represents VS Code's storage, another the workspace. */
async function trainOnPage(
  request: ToTrainer,
  storage: string,
  answer = answerOn(storage),
): Promise<{ readonly notes: readonly string[]; readonly last: FromTrainer | FromIndexer }> {
  const worker = startPageWorker('dist/web/trainer.js');
  const notes: string[] = [];
  try {
    worker.postMessage({ kind: 'stored', folder: storage, files: storedIn(storage) });
    worker.postMessage(request);
    const last = await new Promise<FromTrainer | FromIndexer>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('message', (value: unknown) => {
        const asked = parseAsk(value);
        if (asked) void reply(worker, asked, answer);
        const message = parseFromTrainer(value) ?? parseFromIndexer(value);
        if (message?.kind === 'note') notes.push(message.text);
        if (message?.kind === 'ended' || message?.kind === 'indexed' || message?.kind === 'failed') resolve(message);
      });
    });
    return { notes, last };
  } finally {
    await worker.terminate();
  }
}

async function reply(
  worker: Worker,
  { id, question }: AskMessage,
  answer: (question: FileQuestion) => Promise<FileAnswer>,
): Promise<void> {
  worker.postMessage({ kind: 'answer', id, answer: await answer(question) } satisfies ToTrainer);
}

/** Answers as the extension host does, from the disk. */
function answerOn(storage: string): (question: FileQuestion) => Promise<FileAnswer> {
  mkdirSync(storage, { recursive: true });
  const onDisk = (virtual: string): string => parseVirtualPath(virtual)?.path ?? '';
  return (question) => {
    try {
      return Promise.resolve(answered(question));
    } catch (error) {
      return Promise.resolve({ kind: 'failed', problem: codeOf(error) });
    }
  };

  function answered(question: FileQuestion): FileAnswer {
    switch (question.kind) {
      case 'list': {
        const entries = readdirSync(onDisk(question.folder), { withFileTypes: true });
        return {
          kind: 'list',
          entries: entries.map((entry) => ({ name: entry.name, kind: entry.isFile() ? 'file' : 'directory' })),
        };
      }
      case 'stat':
        return { kind: 'stat', facts: question.paths.map((each) => orProblem(() => factsOf(onDisk(each)))) };
      case 'read':
        return {
          kind: 'read',
          contents: question.paths.map((each) => orProblem(() => Uint8Array.from(readFileSync(onDisk(each))))),
        };
      case 'replace':
        writeFileSync(path.join(storage, question.name), Buffer.concat(question.parts));
        return { kind: 'done' };
      case 'remove':
        rmSync(path.join(storage, question.name));
        return { kind: 'done' };
      case 'rename':
        renameSync(path.join(storage, question.name), path.join(storage, question.newName));
        return { kind: 'done' };
    }
  }
}

function factsOf(file: string): { readonly size: number; readonly modified: number } {
  const { size, mtimeMs } = statSync(file);
  return { size, modified: Math.floor(mtimeMs / 1000) };
}

function orProblem<T>(act: () => T): T | { readonly problem: string } {
  try {
    return act();
  } catch (error) {
    return { problem: codeOf(error) };
  }
}

/** Requests at 50 positions of a file, each at the end of the text up to it. */
function requests(): ToCompleter[] {
  return Array.from({ length: 50 }, (_, i) => {
    const offset = Math.floor(((i + 1) * typed.length) / 51);
    const uri = `position ${i}`;
    // An id of 0 means nothing in a slot of cancellation.
    const request = { id: i + 1, uri, version: 1, offset, trigger: 'explicit', options: usualOptions } as const;
    return [
      { kind: 'open', uri, version: 1, text: typed.slice(0, offset) } as const,
      { kind: 'complete', request } as const,
    ];
  }).flat();
}

function desktopAnswers(folder: string): Promise<FromCompleter[]> {
  const workerData = new SharedArrayBuffer(4 * cancellationSlots);
  return answersOf(new Worker(path.resolve('dist/completer.js'), { workerData }), folder, []);
}

function pageAnswers(folder: string): Promise<FromCompleter[]> {
  const first = [
    { kind: 'begin', cancelled: undefined },
    { kind: 'stored', folder, files: storedIn(folder) },
  ];
  return answersOf(startPageWorker('dist/web/completer.js'), folder, first);
}

async function answersOf(worker: Worker, folder: string, first: readonly unknown[]): Promise<FromCompleter[]> {
  const asked: unknown[] = [...first, { kind: 'load', folder }, ...requests()];
  try {
    return await new Promise<FromCompleter[]>((resolve, reject) => {
      const answers: FromCompleter[] = [];
      worker.on('error', reject);
      worker.on('message', (value: unknown) => {
        const answer = parseFromCompleter(value);
        if (answer?.kind === 'loadFailed') reject(new Error(answer.message));
        if (answer?.kind === 'completed' || answer?.kind === 'quiet') answers.push(answer);
        if (answers.length === 50) resolve(answers);
      });
      for (const message of asked) worker.postMessage(message);
    });
  } finally {
    await worker.terminate();
  }
}

/** The answer without its times. */
function suggestionOf(answer: FromCompleter): unknown {
  return answer.kind === 'completed' ? answer.suggestions : undefined;
}
