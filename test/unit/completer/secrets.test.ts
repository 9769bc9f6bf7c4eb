import assert from 'node:assert/strict';
import { randomString } from '../../../bench/canaries/secret';
import { neverCancelled } from '../../../src/base/cancellation';
import { Random } from '../../../src/base/random';
import { Completer } from '../../../src/completer/completer';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { fitMixture } from '../../../src/language/mixture/fit';
import { languageOf } from '../../../src/language/mixture/languageModel';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { encodeIndex } from '../../../src/language/mixture/indexFile';
import { Vocabulary } from '../../../src/model/vocabulary';
import { scalarKernels } from '../../../src/numeric/scalarKernels';
import { type FromCompleter, usualOptions } from '../../../src/protocol/completer';
import { maskSecrets } from '../../../src/secrets/maskSecrets';

const secret = randomString(new Random(5), 'alphanumeric', 24);
const line = `client.open({ region: 1 });\nclient.apiKey = '${secret}';\n`;

/** A completer that has learned a text, with one open document. */
function opened(learned: string, text: string): Completer {
  const vocabulary = Vocabulary.of([learned]);
  const symbols = [vocabulary.encode(learned)];
  const tree = SymbolTree.of(symbols, vocabulary);
  const language = languageOf(CorpusIndex.of(symbols, vocabulary.size), tree, vocabulary);
  const fitted = { alone: fitMixture(language, symbols) };
  const completer = new Completer(() => scalarKernels);
  completer.loadIndex(Buffer.concat(encodeIndex({ ...language, fitted }, { fingerprint: 'a' })));
  completer.open('file', 1, text);
  return completer;
}

function ask(completer: Completer, offset: number): FromCompleter {
  const place = { id: 1, uri: 'file', version: 1, offset, trigger: 'explicit' } as const;
  return completer.complete({ ...place, options: usualOptions }, neverCancelled);
}

function textsOf(answer: FromCompleter): string {
  return answer.kind === 'completed' ? answer.suggestions.map(({ text }) => text).join('\n') : '';
}

suite('secrets in an open document', () => {
  const begun = line.slice(0, line.indexOf(secret) + 8);

  test('are not suggested again, but the rest of their lines is', () => {
    const repeated = line.repeat(8);
    const completer = opened('let a = 1;\nlet b = 2;\n'.repeat(20), repeated + begun);
    assert.ok(!textsOf(ask(completer, repeated.length + begun.length)).includes(secret.slice(8, 12)));
    const head = 'client.op';
    const other = opened('let a = 1;\nlet b = 2;\n'.repeat(20), repeated + head);
    assert.match(textsOf(ask(other, repeated.length + head.length)), /^en\(\{ region/);
  });

  test('are the reason why nothing is suggested within them and where they follow', () => {
    const learned = maskSecrets(line).repeat(20);
    const within = opened(learned, line);
    const reason = { kind: 'quiet', reason: 'what follows looks like a secret' };
    const answer = ask(within, line.indexOf(secret) + 5);
    assert.deepEqual(answer, { ...reason, id: 1 });
    const open = line.slice(0, line.indexOf(secret));
    const before = ask(opened(learned, open), open.length);
    assert.deepEqual(before.kind === 'quiet' && { kind: before.kind, reason: before.reason }, reason);
  });

  test('are masked as they are typed', () => {
    const completer = opened('let a = 1;\nlet b = 2;\n'.repeat(20), '');
    let text = '';
    for (const character of line.repeat(6) + begun) {
      completer.change('file', 1, [{ offset: text.length, deleted: 0, inserted: character }]);
      text += character;
    }
    assert.ok(!textsOf(ask(completer, text.length)).includes(secret.slice(8, 12)));
  });

  test('do not keep the rest of a text typed before the first request from being learned', () => {
    const completer = opened('let a = 1;\nlet b = 2;\n'.repeat(20), '');
    const typed = `${line.repeat(8)}client.op`;
    completer.change('file', 1, [{ offset: 0, deleted: 0, inserted: typed }]);
    assert.match(textsOf(ask(completer, typed.length)), /^en\(\{ region/);
  });
});
