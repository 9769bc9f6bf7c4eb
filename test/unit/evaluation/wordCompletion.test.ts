import assert from 'node:assert/strict';
import { nothingAround, replayTyping } from '../../../src/evaluation/typing';
import { wordCompletion } from '../../../src/evaluation/wordCompletion';

/** The suggestion at the end of a document, after a request before each of its characters. */
function offered(document: string, ...training: string[]): string | undefined {
  const engine = wordCompletion(training);
  engine.open('a.ts', nothingAround);
  let suggestion: ReturnType<typeof engine.suggest>;
  for (let length = 0; length <= document.length; length++) suggestion = engine.suggest(document.slice(0, length));
  return suggestion?.text;
}

suite('word completion', () => {
  test('completes from the third character of a word on', () => {
    assert.equal(offered('subscribe su'), undefined);
    assert.equal(offered('subscribe sub'), 'scribe');
    assert.equal(offered('subscribe subsc'), 'ribe');
    assert.equal(offered('subscribe x.sub'), 'scribe');
    assert.equal(offered('subscribe sub '), undefined);
  });

  test('takes the nearest word before the cursor', () => {
    assert.equal(offered('subscriber; subject; subscriber; subset; sub'), 'set');
    assert.equal(offered('subscriber; subject; subscriber; sub'), 'scriber');
    assert.equal(offered('subscriber; subject; subscriber; subj'), 'ect');
  });

  test('then the most frequent word of the workspace; ties in alphabetical order', () => {
    assert.equal(offered('sub', 'subset subject', 'subject'), 'ject');
    assert.equal(offered('sub', 'subset subject'), 'ject');
    assert.equal(offered('subscribe sub', 'subject subject'), 'scribe');
  });

  test('does not complete a word with itself, with another case or with a number', () => {
    assert.equal(offered('sub sub'), undefined);
    assert.equal(offered('Subject sub'), undefined);
    assert.equal(offered('12345 123'), undefined);
    assert.equal(offered('constructor toString con', 'hasOwnProperty'), 'structor');
    assert.equal(offered('__proto__1 __p'), 'roto__1');
  });

  test('forgets a document when another is opened', () => {
    const engine = wordCompletion([]);
    engine.open('a.ts', nothingAround);
    assert.ok(engine.suggest('subscribe sub'));
    engine.open('b.ts', nothingAround);
    assert.equal(engine.suggest('sub'), undefined);
  });

  test('saves the expected keystrokes', () => {
    const files = [{ path: 'a.ts', text: 'subscribe(subscribe)' }];
    // `subscribe(sub` is typed, `scribe` accepted, `)` typed.
    const { keystrokes, accepted, shown } = replayTyping(wordCompletion([]), files);
    assert.deepEqual([keystrokes, accepted, shown], [13 + 1 + 1, 1, 1]);
  });
});
