import { neverCancelled } from '../src/base/cancellation';
import { Random } from '../src/base/random';
import { mixingKernels } from '../src/kernels/mixing';
import { scalarKernels } from '../src/numeric/scalarKernels';
import { Completer } from '../src/completer/completer';
import { CorpusIndex } from '../src/language/index/corpusIndex';
import { encodeIndex } from '../src/language/mixture/indexFile';
import { fitMixture } from '../src/language/mixture/fit';
import { languageOf } from '../src/language/mixture/languageModel';
import { SymbolTree } from '../src/language/mixture/symbolTree';
import { Vocabulary } from '../src/model/vocabulary';
import { usualOptions } from '../src/protocol/completer';

export interface PathologicalResult {
  readonly text: string;
  readonly symbols: number;
  /** Time of building the index of `characters` and of 4 × `characters`. */
  readonly indexSeconds: readonly [small: number, large: number];
  /** Times of requests in a document of the larger text, edited at its end: the first, and the slowest of the next. */
  readonly firstMilliseconds: number;
  readonly nextMilliseconds: number;
  /** Longest time from a cancellation to the answer. */
  readonly cancelledMilliseconds: number;
}

/** Number of keys typed at the end of the document. */
const keys = 40;

/** Number of requests that are cancelled, after 1, 2, 3 … milliseconds. */
const cancellations = 12;

/** Number of symbols that the mixture is fitted on. */
const fittedSymbols = 2000;

/** Pathological texts, of `length` UTF-16 units or slightly more. */
const texts: Readonly<Record<string, (length: number) => string>> = {
  'one character': (length) => 'a'.repeat(length),
  'one character, no line end, then another': (length) => `${'a'.repeat(length)}b`,
  'a cycle of 7': (length) => 'abcdefg'.repeat(length / 7 + 1),
  'a Fibonacci word': (length) => {
    let [shorter, longer] = ['a', 'ab'];
    while (longer.length < length) [shorter, longer] = [longer, longer + shorter];
    return longer.slice(0, length);
  },
  'equal lines': (length) => 'return items.length;\n'.repeat(length / 21 + 1),
  'random bytes': (length) => drawn(length, 256),
  nulls: (length) => '\0'.repeat(length),
  '65,000 distinct characters': (length) => drawn(length, 65_000),
  'all of Unicode, in order': (length) => {
    const all = Array.from({ length: 0x110000 - 0x800 }, (_, i) => String.fromCodePoint(i < 0xd800 ? i : i + 0x800));
    return all
      .join('')
      .repeat(length / 2_100_000 + 1)
      .slice(0, length);
  },
  'unpaired surrogates': (length) => '\ud800\udc00\udc00\ud800x'.repeat(length / 5 + 1),
  'right to left, with marks': (length) => 'שָׁלוֹם، مَرْحَبًا\n'.repeat(length / 20 + 1),
  'one letter under a hundred marks': (length) => `e${'\u0301'.repeat(100)}`.repeat(length / 101 + 1),
};

/** Measures indexing and requests on texts of `characters` and of 4 × `characters` UTF-16 units. */
export function benchPathological(characters: number, onProgress: (text: string) => void): PathologicalResult[] {
  return Object.entries(texts).map(([text, make]) => {
    onProgress(text);
    const [small, large] = [indexed(make(characters)), indexed(make(4 * characters))];
    return {
      text,
      symbols: large.symbols,
      indexSeconds: [small.seconds, large.seconds],
      ...requested(large.index, make(4 * characters)),
    };
  });
}

/** A Markdown table with one row per text. */
export function pathologicalTable(characters: number, results: readonly PathologicalResult[]): string[] {
  const size = (of: number): string => `${(of / 1e6).toFixed(1)} M`;
  const header = [
    'text',
    'symbols',
    `index of ${size(characters)}, s`,
    `of ${size(4 * characters)}`,
    'first request, ms',
    'slowest of the next, ms',
    'cancelled after, ms',
  ];
  const rows = results.map((result) => [
    result.text,
    result.symbols.toLocaleString('en'),
    ...result.indexSeconds.map((seconds) => seconds.toFixed(2)),
    result.firstMilliseconds.toFixed(1),
    result.nextMilliseconds.toFixed(1),
    result.cancelledMilliseconds.toFixed(1),
  ]);
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function drawn(length: number, distinct: number): string {
  const random = new Random(1);
  const units = Uint16Array.from({ length }, () => {
    const unit = random.integer(distinct);
    return unit < 0xd800 ? unit : unit + 0x800;
  });
  let text = '';
  for (let at = 0; at < length; at += 4096) text += String.fromCharCode(...units.subarray(at, at + 4096));
  return text;
}

function indexed(text: string): { readonly index: Uint8Array; readonly seconds: number; readonly symbols: number } {
  const from = performance.now();
  const vocabulary = Vocabulary.of([text]);
  const symbols = [vocabulary.encode(text)];
  const index = CorpusIndex.of(symbols, vocabulary.size);
  const plain = languageOf(index, SymbolTree.of(symbols, vocabulary), vocabulary);
  const language = { ...plain, mixing: mixingKernels() };
  const seconds = (performance.now() - from) / 1000;
  const fitted = { alone: fitMixture(language, [symbols[0]!.subarray(0, fittedSymbols)]) };
  const bytes = Buffer.concat(encodeIndex({ ...language, fitted }, { fingerprint: 'pathological' }));
  return { index: bytes, seconds, symbols: vocabulary.size };
}

function requested(
  index: Uint8Array,
  text: string,
): Pick<PathologicalResult, 'firstMilliseconds' | 'nextMilliseconds' | 'cancelledMilliseconds'> {
  const completer = new Completer(() => scalarKernels, mixingKernels());
  completer.loadIndex(index);
  let version = 1;
  let { length } = text;
  const ask = (token = neverCancelled): number => {
    const request = { id: version, uri: 'file', version, offset: length, options: usualOptions } as const;
    const from = performance.now();
    completer.complete({ ...request, trigger: 'automatic' }, token);
    return performance.now() - from;
  };
  const key = (inserted: string): void => {
    completer.change('file', ++version, [{ offset: length, deleted: 0, inserted }]);
    length += inserted.length;
  };
  completer.open('file', version, text);
  const firstMilliseconds = ask();
  const typed = text.slice(0, keys);
  const next = Array.from(typed, (character) => {
    key(character);
    return ask();
  });
  // Each in a document that is opened again, because a request in a document that was read is answered immediately.
  const late = Array.from({ length: cancellations }, (_, i) => {
    completer.open('file', version, text);
    ({ length } = text);
    const deadline = performance.now() + i + 1;
    const token = {
      get isCancelled() {
        return performance.now() >= deadline;
      },
    };
    ask(token);
    return Math.max(0, performance.now() - deadline);
  });
  return {
    firstMilliseconds,
    nextMilliseconds: Math.max(...next),
    cancelledMilliseconds: Math.max(...late),
  };
}
