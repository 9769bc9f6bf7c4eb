import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CancellationToken, neverCancelled } from '../src/base/cancellation';
import { Random } from '../src/base/random';
import { quantile } from '../src/cli/statistics';
import { Completer } from '../src/completer/completer';
import { chooseKernels, createKernels } from '../src/kernels/kernelChoice';
import { mixingKernels } from '../src/kernels/mixing';
import { usualOptions } from '../src/protocol/completer';
import { storedFiles } from '../src/protocol/storage';
import { readStored } from '../src/storage/storedFile';
import { beginning } from './canaries/secret';
import { readScaleCorpus, readTypedText } from './scaleCorpus';
import { buildScale } from './scaleParts';

/** Times in a document, each measured `requests` times, in milliseconds. */
export interface LongDocumentResult {
  readonly text: string;
  /** Opening the document. */
  readonly opening: readonly number[];
  /** The first request, at its end. */
  readonly first: readonly number[];
  /** The request after each key that is typed at its end. */
  readonly typed: readonly number[];
  /** From the cancellation of a first request to its answer. */
  readonly cancelled: readonly number[];
}

/** Length of the documents, in UTF-16 units. */
const documentLength = 4_000_000;

/** Length of the learned text, in characters. */
const learnedLength = 1_000_000;

/** Number of documents that are opened, of keys that are typed, and of requests that are cancelled. */
const requests = 60;

/** Latest cancellation after the request, in milliseconds: a first request takes that long or less. */
const latestCancellation = 50;

/** Documents of `documentLength`, with the text of `sources`. */
const documents: Readonly<Record<string, (sources: string) => string>> = {
  'source code': (sources) => sources,
  'source code in one line': (sources) => sources.replaceAll('\n', ' '),
  'a private key every 20 kB': (sources) => everyOtherWith(sources, 20_000, privateKey()),
  'a password in every line': (sources) => sources.replaceAll('\n', ` password = "${base64(24, new Random(2))}"\n`),
  'base64 in one line': () => `const data = '${base64(documentLength, new Random(3))}`,
};

/** Measures requests at the end of documents of 4 MB, with an index of 1 MB of text and a network. */
export async function benchLongDocuments(onProgress: (doing: string) => void): Promise<LongDocumentResult[]> {
  const storage = await mkdtemp(path.join(tmpdir(), 'recurrent-long-'));
  try {
    onProgress('index and network for documents of 4 MB');
    await buildScale(learnedLength, storage);
    const completer = new Completer(() => createKernels(chooseKernels()).kernels, mixingKernels());
    const [checkpoint, index] = [storedFiles.checkpoint, storedFiles.index].map((name) => path.join(storage, name));
    readStored(checkpoint!, (weights) => readStored(index!, (learned) => completer.load(weights, learned)));
    const sources = readScaleCorpus(2 * documentLength)
      .join('\n')
      .slice(-documentLength);
    return Object.entries(documents).map(([text, make]) => {
      onProgress(`${text}, 4 MB`);
      return { text, ...measure(completer, make(sources).slice(0, documentLength)) };
    });
  } finally {
    await rm(storage, { recursive: true });
  }
}

/** A Markdown table with three rows per document. */
export function longDocumentTable(results: readonly LongDocumentResult[]): string[] {
  const header = ['document of 4 MB, at its end', 'requests', 'p50, ms', 'p95', 'max'];
  const rows = results.flatMap(({ text, opening, first, typed, cancelled }) => [
    row(`${text}: opening`, opening),
    row(`${text}: first request`, first),
    row(`${text}: after each key`, typed),
    row(`${text}: from cancellation to answer`, cancelled),
  ]);
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function row(name: string, milliseconds: readonly number[]): string[] {
  const sorted = Float64Array.from(milliseconds).sort();
  return [name, String(sorted.length), ...[0.5, 0.95, 1].map((part) => quantile(sorted, part).toFixed(1))];
}

function measure(completer: Completer, text: string): Omit<LongDocumentResult, 'text'> {
  let version = 0;
  let { length } = text;
  const timeOf = (run: () => void): number => {
    const from = performance.now();
    run();
    return performance.now() - from;
  };
  const open = (): number =>
    timeOf(() => {
      ({ length } = text);
      completer.open('file', ++version, text);
    });
  const ask = (token: CancellationToken = neverCancelled): number =>
    timeOf(() => {
      const request = { id: version, uri: 'file', version, offset: length, options: usualOptions } as const;
      completer.complete({ ...request, trigger: 'automatic' }, token);
    });
  const key = (inserted: string): number =>
    timeOf(() => {
      completer.change('file', ++version, [{ offset: length++, deleted: 0, inserted }]);
    }) + ask();
  const rounds = Array.from({ length: requests }, () => ({ opening: open(), first: ask() }));
  const typed = Array.from(readTypedText().slice(0, requests), key);
  const cancelled = Array.from({ length: requests }, (_, i) => {
    open();
    const deadline = performance.now() + ((i + 0.5) * latestCancellation) / requests;
    ask({
      get isCancelled() {
        return performance.now() >= deadline;
      },
    });
    return Math.max(0, performance.now() - deadline);
  });
  return { opening: rounds.map(({ opening }) => opening), first: rounds.map(({ first }) => first), typed, cancelled };
}

function everyOtherWith(text: string, step: number, inserted: string): string {
  const parts = Array.from({ length: Math.ceil(text.length / step) }, (_, i) => text.slice(i * step, (i + 1) * step));
  return parts.join(`\n${inserted}`);
}

/** In two parts, because a file with the whole marker looks like a file with a key. */
function privateKey(): string {
  const [first, last] = ['BEGIN', 'END'].map((word) => `-----${word} ${beginning('PRI', 'VATE KEY')}-----`);
  const random = new Random(1);
  return [first, ...Array.from({ length: 25 }, () => base64(64, random)), last, ''].join('\n');
}

function base64(length: number, random: Random): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return Array.from({ length }, () => alphabet.charAt(random.integer(64))).join('');
}
