import assert from 'node:assert/strict';
import { type CancellationToken, neverCancelled } from '../../../src/base/cancellation';
import { Random } from '../../../src/base/random';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { languageOf } from '../../../src/language/mixture/languageModel';
import type { PackedValues } from '../../../src/language/mixture/packedValues';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import type { DocumentText } from '../../../src/language/documentText';
import { LearnedLines } from '../../../src/language/mixture/learnedLines';
import { Vocabulary } from '../../../src/model/vocabulary';

/** Lines of words in random order. */
function linesOf(seed: number): string[] {
  const random = new Random(seed);
  const words = ['open', 'close', 'reader', 'buffer', 'value', 'const', 'return', 'index'];
  const line = (): string => Array.from({ length: 6 }, () => words[random.integer(words.length)]).join(' ');
  return Array.from({ length: 30 }, () => `${line()};\n`);
}

const learned = linesOf(1).join('');
const vocabulary = Vocabulary.of([learned]);
const files = [vocabulary.encode(learned)];
const language = languageOf(CorpusIndex.of(files, vocabulary.size), SymbolTree.of(files, vocabulary), vocabulary);

/** The weights and probabilities after a document's lines up to an offset were learned. */
function weightsAfter(text: string, end = text.length): Omit<PackedValues, 'counts'> {
  const lines = new LearnedLines(language, undefined, text.length);
  lines.takeIn(text, end, neverCancelled);
  assert.ok(lines.hasTaken(end));
  const { weights, others } = lines.mixture.learned();
  return { weights, others };
}

suite('the lines of a document that has an earlier version in the index', () => {
  const fifthLine = learned.split('\n', 5).join('\n').length + 1;

  test('teach the mixture nothing once a hundred symbols agree', () => {
    assert.deepEqual(weightsAfter(learned), weightsAfter(learned, fifthLine));
  });

  test('teach it where they are changed', () => {
    const changed = `${learned}value = changed;\n`;
    assert.notDeepEqual(weightsAfter(changed), weightsAfter(learned));
  });

  test('are counted in the statistics of the document all the same', () => {
    const lines = new LearnedLines(language, undefined, learned.length);
    lines.takeIn(learned, learned.length, neverCancelled);
    const { reading } = lines;
    for (const symbol of vocabulary.encode('open')) reading.read(symbol);
    assert.ok(reading.matchLength > 0);
  });

  test('teach the mixture in a document of its own', () => {
    const other = linesOf(2).join('');
    assert.notDeepEqual(weightsAfter(other), weightsAfter(other, fifthLine));
  });
});

suite('the lines of a long document that is opened', () => {
  const text = linesOf(3).join('').repeat(40);

  /** Takes in the text until the check for cancellation with this number; returns how much was read first between checks. */
  function readBetweenChecks(cancelledAt: number): { readonly lines: LearnedLines; readonly read: readonly number[] } {
    const read = [0];
    let searchedFrom = text.length;
    const document: DocumentText = {
      length: text.length,
      slice: (from, to) => {
        read[read.length - 1]! += Math.max(0, searchedFrom - from);
        searchedFrom = Math.min(searchedFrom, from);
        return text.slice(from, to);
      },
    };
    const token: CancellationToken = {
      get isCancelled() {
        return read.push(0) > cancelledAt;
      },
    };
    const lines = new LearnedLines(language, undefined, 100);
    lines.takeIn(document, text.length, token);
    return { lines, read };
  }

  test('are read in parts between checks for cancellation, in which secrets are searched', () => {
    const { lines, read } = readBetweenChecks(Infinity);
    assert.ok(lines.hasTaken(text.length));
    assert.ok(text.length > 40_000 && read.length > 100, `${text.length}, ${read.length}`);
    assert.ok(Math.max(...read) <= 12_000, `${Math.max(...read)}`);
  });

  test('are noted before the last ones, which are learned', () => {
    const lines = new LearnedLines(language, undefined, text.length);
    lines.takeIn(text, text.length, neverCancelled);
    assert.ok(!lines.hasNoted);
    const { lines: noting } = readBetweenChecks(Infinity);
    assert.ok(noting.hasNoted);
    const symbols = vocabulary.encode(linesOf(3)[0]!.slice(0, 12));
    for (const symbol of symbols) noting.reading.read(symbol);
    assert.ok(noting.reading.matchLength > 8, 'what was noted is found again');
  });

  test('are not taken in when the request is cancelled meanwhile, and are taken in later', () => {
    for (const cancelledAt of [1, 2, 3, 5, 8, 50]) {
      const { lines } = readBetweenChecks(cancelledAt);
      assert.ok(!lines.hasTaken(text.length), `${cancelledAt}`);
      lines.takeIn(text, text.length, neverCancelled);
      assert.ok(lines.hasTaken(text.length));
    }
  });
});

suite('the lines of a document that is edited', () => {
  const other = linesOf(2);
  const text = other.join('');
  const startOf = (line: number): number => other.slice(0, line).join('').length;

  test('are taken in once: only new or changed lines move the reading', () => {
    const lines = new LearnedLines(language, undefined, text.length);
    assert.ok(lines.takeIn(text, startOf(10), neverCancelled));
    assert.equal(lines.lineStart, startOf(10));
    assert.ok(!lines.takeIn(text, startOf(10), neverCancelled));
    assert.ok(!lines.takeIn(text, startOf(5), neverCancelled));
    const weights = lines.mixture.learned();
    lines.forgetAfter(startOf(3));
    assert.ok(!lines.hasTaken(startOf(4)));
    assert.ok(!lines.takeIn(text, startOf(10), neverCancelled), 'the lines are the same');
    assert.deepEqual(lines.mixture.learned(), weights);
    lines.forgetAfter(startOf(3) + 2);
    const changed = text.slice(0, startOf(3)) + text.slice(startOf(3)).replace('open', 'shut');
    assert.ok(lines.takeIn(changed, startOf(10), neverCancelled));
    assert.notDeepEqual(lines.mixture.learned(), weights);
  });

  test('and the reading goes to any of them', () => {
    const lines = new LearnedLines(language, undefined, text.length);
    lines.takeIn(text, startOf(10), neverCancelled);
    assert.ok(!lines.moveTo(text, startOf(10), 1), 'it is there');
    assert.ok(lines.moveTo(text, startOf(4), 1));
    assert.equal(lines.lineStart, startOf(4));
    assert.equal(lines.reading.last, vocabulary.encode('\n')[0]);
    assert.ok(!lines.moveTo(text, startOf(4), 1));
    assert.ok(lines.moveTo(text, startOf(4), 1 << 20), 'it restarts without room');
    lines.forgetAfter(startOf(4));
    assert.equal(lines.lineStart, startOf(4));
    lines.forgetAfter(startOf(4) - 1);
    assert.equal(lines.lineStart, -1, 'the text before it has changed');
  });

  test('are learned as files are: without carriage returns', () => {
    const windows = text.replaceAll('\n', '\r\n');
    assert.deepEqual(weightsAfter(windows), weightsAfter(text));
  });
});
