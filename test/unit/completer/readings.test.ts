import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { Completer } from '../../../src/completer/completer';
import { RecentlyUsed } from '../../../src/completer/recentlyUsed';
import { encodeCheckpoint } from '../../../src/model/checkpoint';
import { scalarKernels } from '../../../src/numeric/scalarKernels';
import { type FromCompleter, usualOptions } from '../../../src/protocol/completer';
import { countedMixing } from '../language/countedMixing';
import { tinyIndex } from '../language/tinyIndex';
import { tinyCheckpoint } from '../model/tinyCheckpoint';

suite('readings of open documents', () => {
  test('are kept for the most recently used documents', () => {
    const dropped: string[] = [];
    const kept = new RecentlyUsed<string>(2, (value) => dropped.push(value));
    const made: string[] = [];
    const ask = (key: string): string =>
      kept.get(key, () => {
        made.push(key);
        return key;
      });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) assert.equal(ask(key), key);
    assert.deepEqual(made, ['a', 'b', 'c', 'b']);
    assert.deepEqual([kept.peek('a'), kept.peek('b'), kept.peek('c')], ['a', 'b', undefined]);
    assert.deepEqual(dropped, ['b', 'c']);
    kept.delete('a');
    kept.delete('a');
    assert.equal(kept.peek('a'), undefined);
    kept.clear();
    assert.deepEqual(dropped, ['b', 'c', 'a', 'b']);
  });

  test('release the memory of their mixtures when they are dropped', () => {
    const { mixing, live } = countedMixing();
    const completer = new Completer(() => scalarKernels, mixing);
    const index = tinyIndex('let total = items.length;\n'.repeat(4), { isFitted: true });
    completer.loadIndex(index);
    const open = (i: number): void => {
      completer.open(`file:${i}`, 1, 'let t');
      const place = { uri: `file:${i}`, version: 1, offset: 5 };
      completer.complete({ ...place, id: 1, trigger: 'explicit', options: usualOptions }, neverCancelled);
    };
    for (let i = 0; i < 3; i++) open(i);
    assert.equal(live(), 3);
    for (let i = 3; i < 9; i++) open(i);
    assert.equal(live(), 4, 'the least recently used ones were dropped');
    completer.close('file:8');
    assert.equal(live(), 3);
    completer.loadIndex(index);
    assert.equal(live(), 0, 'of another model');
    open(1);
    completer.open('file:1', 2, '');
    assert.equal(live(), 0, 'opened again');
  });

  test('that were dropped are created again, with the same answers', () => {
    const completer = new Completer(() => scalarKernels);
    const checkpoint = tinyCheckpoint('let abc = 1;\n');
    completer.load(encodeCheckpoint(checkpoint));
    const texts = Array.from({ length: 9 }, (_, i) => `let a${'bc'.repeat(i)} = 1;\nlet `);
    const options = { temperature: 0, topK: 1, eagerness: 'balanced', maximumLength: 8, severalLines: false } as const;
    const ask = (i: number): FromCompleter => {
      const place = { uri: `file:${i}`, version: 1, offset: texts[i]!.length };
      return completer.complete({ ...place, id: 1, trigger: 'explicit', options }, neverCancelled);
    };
    const said = (answer: FromCompleter): unknown => (answer.kind === 'completed' ? answer.suggestions : answer.kind);
    for (const [i, text] of texts.entries()) completer.open(`file:${i}`, 1, text);
    const first = texts.map((_, i) => said(ask(i)));
    assert.deepEqual(
      texts.map((_, i) => said(ask(i))),
      first,
    );
  });

  test('of long documents are completed between requests, and then used', () => {
    const learned = 'let total = items.length;\nfor (const item of items) total += item;\n'.repeat(8);
    const lines = learned.repeat(400);
    const text = `${lines}${'zebra(quagga, okapi);\n'.repeat(9)}${learned.repeat(20)}zebra(`;
    const completer = new Completer(() => scalarKernels);
    completer.loadIndex(tinyIndex(learned, { isFitted: true }));
    completer.open('file', 1, text);
    assert.equal(completer.readAhead(), false, 'nothing was asked');
    const request = { id: 1, uri: 'file', version: 1, offset: text.length, trigger: 'explicit' } as const;
    const ask = (): FromCompleter => completer.complete({ ...request, options: usualOptions }, neverCancelled);
    ask();
    let calls = 0;
    while (completer.readAhead()) assert.ok(++calls < 100_000);
    const answer = ask();
    assert.ok(answer.kind === 'completed', JSON.stringify(answer));
    assert.match(answer.suggestions[0]!.text, /^quagga/);
    ask();
    completer.close('file');
    assert.equal(completer.readAhead(), false, 'the document is closed');
  });

  test('report the time of reading and decoding', () => {
    const completer = new Completer(() => scalarKernels);
    completer.load(encodeCheckpoint(tinyCheckpoint('abc')));
    completer.open('file', 1, 'abcabc');
    const options = { temperature: 0, topK: 1, eagerness: 'balanced', maximumLength: 8, severalLines: false } as const;
    const request = { id: 1, uri: 'file', version: 1, offset: 6, trigger: 'explicit', options } as const;
    const answer = completer.complete(request, neverCancelled);
    assert.ok(answer.kind === 'completed' || answer.kind === 'quiet');
    assert.ok(answer.took && answer.took.reading >= 0 && answer.took.decoding > 0);
    const stale = completer.complete({ ...request, version: 2 }, neverCancelled);
    assert.ok(stale.kind === 'quiet' && stale.took === undefined);
  });
});
