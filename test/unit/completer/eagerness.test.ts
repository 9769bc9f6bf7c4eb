import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { Random } from '../../../src/base/random';
import { Completer } from '../../../src/completer/completer';
import type { Prices } from '../../../src/language/eagerness';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { fitMixture } from '../../../src/language/mixture/fit';
import { languageOf, withoutFiles } from '../../../src/language/mixture/languageModel';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { encodeIndex } from '../../../src/language/mixture/indexFile';
import { scalarKernels } from '../../../src/numeric/scalarKernels';
import { Vocabulary } from '../../../src/model/vocabulary';
import type { CompletionRequest, Eagerness, FromCompleter } from '../../../src/protocol/completer';

const text = 'export const answer = question.answers.first();\n'.repeat(20);
const before = 'export const ans';

/** An index of a text, fitted on its first half, with the prices that were calibrated for it. */
function indexOf(text: string, prices?: Prices): Uint8Array {
  const vocabulary = Vocabulary.of([text]);
  const half = text.indexOf('\n', text.length / 2) + 1;
  const heldOut = [vocabulary.encode(text.slice(0, half))];
  const symbols = [...heldOut, vocabulary.encode(text.slice(half))];
  const language = languageOf(CorpusIndex.of(symbols, vocabulary.size), SymbolTree.of(symbols, vocabulary), vocabulary);
  const others = withoutFiles(language, symbols, (file) => file === 0);
  const fitted = { alone: fitMixture(others, heldOut), ...(prices && { prices }) };
  return Buffer.concat(encodeIndex({ ...language, fitted }, { fingerprint: 'a' }));
}

/** Each line `times` times, in random order, so that the lines above do not tell which one follows. */
function shuffled(lines: readonly string[], times: number): string {
  const all = Array.from({ length: times }, () => lines).flat();
  return new Random(1).shuffle(all).join('');
}

/** A line that was not learned: the beginning of a file tells what follows. */
const strangeLine = `${'\u00d7'.repeat(40)}\n`;

/** The place of a request; by default an automatic one at the end of `before`. */
type Place = { readonly after?: string; readonly eagerness?: Eagerness } & Partial<
  Pick<CompletionRequest, 'assumed' | 'trigger'>
>;

function answerAt(index: Uint8Array, before: string, { after = '', eagerness = 'quiet', ...place }: Place = {}) {
  const completer = new Completer(() => scalarKernels);
  completer.loadIndex(index);
  completer.open('file', 1, before + after);
  const options = { temperature: 0, topK: 1, eagerness, maximumLength: 80, severalLines: false };
  const request = { id: 1, uri: 'file', version: 1, offset: before.length, options };
  return completer.complete({ trigger: 'automatic', ...request, ...place }, neverCancelled);
}

/** The suggested texts; the reason if there is none. */
function textsOf(answer: FromCompleter): readonly string[] | string {
  if (answer.kind === 'quiet') return answer.reason;
  assert.equal(answer.kind, 'completed');
  return answer.suggestions.map(({ text }) => text);
}

suite('eagerness', () => {
  test('uses the prices calibrated for the workspace', () => {
    const index = indexOf(text, { quiet: 1000, balanced: 0.5, eager: 0.5 });
    assert.equal(answerAt(index, before, { eagerness: 'quiet' }).kind, 'quiet');
    assert.equal(answerAt(index, before, { eagerness: 'balanced' }).kind, 'completed');
  });

  test('uses typical prices if none were calibrated', () => {
    assert.equal(answerAt(indexOf(text), before).kind, 'completed');
  });

  test('is limited by a probability of 0.1, even if nothing has a price', () => {
    // Twenty-four characters follow the call equally often.
    const calls = Array.from('abcdefghijklmnopqrstuvwx', (name) => `visit(${name.repeat(6)});\n`);
    const index = indexOf(shuffled(calls, 8), { quiet: 0, balanced: 0, eager: 0 });
    assert.match(String(textsOf(answerAt(index, `${strangeLine}visit(`))), /likely enough to be worth showing/);
    assert.deepEqual(textsOf(answerAt(index, `${strangeLine}visit(d`)), ['ddddd);']);
  });
});

suite('beside the list of suggestions', () => {
  const start = 'export const '.length;

  test('a suggestion has no price', () => {
    const index = indexOf(text, { quiet: 1000, balanced: 1000, eager: 1000 });
    assert.match(String(textsOf(answerAt(index, before))), /likely enough/);
    assert.deepEqual(textsOf(answerAt(index, before, { assumed: { start, text: 'answer' } })), [
      ' = question.answers.first();',
    ]);
  });

  test('an item with a probability below 0.02 is not continued, except on request', () => {
    const index = indexOf(text);
    const assumed = { start, text: 'ansuz' };
    assert.match(String(textsOf(answerAt(index, before, { assumed }))), /selected in the list is unlikely here/);
    assert.doesNotMatch(String(textsOf(answerAt(index, before, { assumed, trigger: 'explicit' }))), /is unlikely here/);
  });

  test('the rest of a likely item is shown alone if no continuation is likely enough', () => {
    const names = Array.from('abcdefghijklmnop', (name) => `const total${name.toUpperCase()} = 1;\n`);
    const index = indexOf(shuffled(names, 8));
    const assumed = { start: `${strangeLine}const `.length, text: 'total' };
    assert.deepEqual(textsOf(answerAt(index, `${strangeLine}const to`, { assumed })), ['']);
  });
});

suite('in the middle of a line', () => {
  test('an automatic text has a probability of at least 0.9, a requested one of at least 0.3', () => {
    // In every second call nothing is missing.
    const calls = shuffled(['visit(alpha, depth);\n', 'visit(, depth);\n'], 15);
    const after = ', depth);\n';
    const before = `${strangeLine}visit(`;
    const [sure, unsure] = [indexOf('visit(alpha, depth);\n'.repeat(30)), indexOf(calls)];
    assert.deepEqual(textsOf(answerAt(sure, before, { after })), ['alpha']);
    assert.match(String(textsOf(answerAt(unsure, before, { after }))), /nothing fits the text after the cursor/);
    const requested = textsOf(answerAt(unsure, before, { after, trigger: 'explicit' }));
    assert.deepEqual(requested, ['alpha']);
  });
});
