import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  replayTyping,
  type ShownText,
  type Surroundings,
  type TypingEngine,
  type TypingResult,
} from '../../../src/evaluation/typing';

/** Answers by the typed text, with a confidence of one half; records the requests. */
class ScriptedEngine implements TypingEngine {
  readonly asked: string[] = [];
  readonly opened: string[] = [];
  readonly around: Surroundings[] = [];
  readonly #answer: (before: string) => string | undefined;
  readonly #replaces: number;

  constructor(answer: Readonly<Record<string, string>> | ((before: string) => string | undefined), replaces = 0) {
    this.#answer = typeof answer === 'function' ? answer : (before) => answer[before];
    this.#replaces = replaces;
  }

  open(path: string, around: Surroundings): void {
    this.opened.push(path);
    this.around.push(around);
  }

  suggest(before: string): ShownText | undefined {
    this.asked.push(before);
    const text = this.#answer(before);
    return text === undefined ? undefined : { text, confidence: 0.5, replaces: this.#replaces };
  }
}

function type(text: string, answer: ConstructorParameters<typeof ScriptedEngine>[0] = {}): TypingResult {
  return replayTyping(new ScriptedEngine(answer), [{ path: 'a.ts', text }]);
}

/** Asserts the counts that a case is about. */
function expectCounts(result: TypingResult, expected: Partial<TypingResult>): void {
  const found = Object.fromEntries(Object.keys(expected).map((key) => [key, result[key as keyof TypingResult]]));
  assert.deepEqual(found, expected);
}

suite('replayed typing', () => {
  test('without suggestions every character is a keystroke', () => {
    expectCounts(type('let x;\n'), {
      characters: 7,
      keystrokes: 7,
      shown: 0,
      keystrokesSaved: 0,
      acceptance: 0,
      shownPer100: 0,
      wrongPer100: 0,
    });
    expectCounts(type(''), { characters: 0, keystrokesSaved: 0 });
  });

  test('a suggestion that is right as a whole costs one keystroke, whatever its length', () => {
    // c, then `onst a = 1;`, then the line feed.
    expectCounts(type('const a = 1;\n', { c: 'onst a = 1;' }), {
      characters: 13,
      keystrokes: 3,
      shown: 1,
      accepted: 1,
      shownCharacters: 11,
      acceptedCharacters: 11,
      keystrokesSaved: 10 / 13,
      acceptance: 1,
      shownPer100: 100 / 13,
      wrongPer100: 0,
      predictions: [{ confidence: 0.5, wasRight: true }],
    });
    expectCounts(type('ab', { a: 'b' }), { keystrokes: 2, accepted: 1 });
  });

  test('it may end inside a word that continues', () => {
    expectCounts(type('forEach', { f: 'or' }), { keystrokes: 1 + 1 + 4, accepted: 1, wrongPer100: 0 });
  });

  test('a part that is right up to a word boundary costs one keystroke per word', () => {
    // `console` `.` `log` `(` are right, `y` is not: four keystrokes, then `x)` is typed.
    expectCounts(type('console.log(x)', { '': 'console.log(y)' }), {
      characters: 14,
      keystrokes: 4 + 2,
      shown: 1,
      accepted: 1,
      shownCharacters: 14,
      acceptedCharacters: 12,
      wrongPer100: 100 * (2 / 14),
      predictions: [{ confidence: 0.5, wasRight: false }],
    });
    // `return` and the space after it.
    expectCounts(type('return true;', { '': 'return false;' }), { keystrokes: 2 + 5, acceptedCharacters: 7 });
  });

  test('a part of fewer than four characters is not worth it, one of four is', () => {
    expectCounts(type('let a', { '': 'let-b' }), { keystrokes: 5, accepted: 0, wrongPer100: 100 });
    expectCounts(type('let a', { '': 'let b' }), { keystrokes: 2 + 1, accepted: 1, acceptedCharacters: 4 });
  });

  test('a suggestion that is right only to the middle of a word is not accepted', () => {
    expectCounts(type('console', { '': 'constant' }), { keystrokes: 7, shown: 1, accepted: 0 });
    // The boundary is that of the suggestion, whose next word the editor would insert as a whole.
    expectCounts(type('consoles(', { '': 'consolesque' }), { keystrokes: 9, accepted: 0 });
  });

  test('a suggestion beyond the end of the line is right up to a word before it', () => {
    // The editor would insert `; ` in one step.
    expectCounts(type('break;\nx', { '': 'break; // y' }), { keystrokes: 1 + 3, acceptedCharacters: 5 });
  });

  test('a suggestion that is typed through is shown once', () => {
    const wrong = 'abc-xyz';
    const typedThrough = (before: string): string | undefined =>
      before.length < 3 ? wrong.slice(before.length) : undefined;
    expectCounts(type('abcdef', typedThrough), {
      keystrokes: 6,
      shown: 1,
      shownCharacters: 7,
      accepted: 0,
      predictions: [{ confidence: 0.5, wasRight: false }],
    });
  });

  test('a suggestion that grows while it is typed through is the same one, with more characters', () => {
    // `ab|cX`, then `cXY` instead of `cX`.
    expectCounts(type('abcd', { a: 'bcX', ab: 'cXY' }), { shown: 1, shownCharacters: 4 });
    // A suggestion that shrinks adds none.
    expectCounts(type('abcd', { a: 'bcXY', ab: 'cX' }), { shown: 1, shownCharacters: 4 });
  });

  test('another one, or the same after a gap, counts as shown again', () => {
    expectCounts(type('abcd', { a: 'bX', ab: 'Y' }), { shown: 2, shownCharacters: 3 });
    expectCounts(type('abcd', { a: 'bcX', abc: 'X' }), { shown: 2, shownCharacters: 4 });
    // The shown text is not what is typed: the same text one character later is another suggestion.
    expectCounts(type('abcd', { a: 'Xc', ab: 'Xc' }), { shown: 2, shownCharacters: 4 });
  });

  test('the rest of a partly accepted suggestion is not counted again, and it counts as accepted once', () => {
    // `wait for ` is accepted with two words and two spaces; `it` stays on screen until `them` is typed.
    expectCounts(type('wait for them', { '': 'wait for it all', 'wait for ': 'it all', 'wait for t': 'hem' }), {
      keystrokes: 4 + 1 + 1,
      shown: 2,
      shownCharacters: 15 + 3,
      accepted: 2,
      acceptedCharacters: 9 + 3,
    });
    // Of the rest, `itsy bitsy`, the engine then keeps `its`, which is right: the same suggestion, accepted twice.
    expectCounts(type('wait for its me', { '': 'wait for itsy bitsy', 'wait for ': 'its' }), {
      keystrokes: 4 + 1 + 3,
      shown: 1,
      shownCharacters: 19,
      accepted: 1,
      acceptedCharacters: 9 + 3,
    });
  });

  test('white space at the start of a line is the editor’s and is not counted', () => {
    const engine = new ScriptedEngine({ 'if (x) {\n\t  ': 'return;' });
    const result = replayTyping(engine, [{ path: 'a.ts', text: 'if (x) {\n\t  return;\n  \n}\n' }]);
    // 8 and a line feed; 7, accepted in one keystroke, and a line feed; a line feed after two spaces; } and a line feed.
    expectCounts(result, { characters: 9 + 8 + 1 + 2, keystrokes: 9 + 2 + 1 + 2, acceptedCharacters: 7 });
    assert.ok(!engine.asked.includes('if (x) {\n'), 'is not asked before text that the editor inserts');
    expectCounts(type('   a  b'), { characters: 4, keystrokes: 4 });
    expectCounts(type('a\n   '), { characters: 2, keystrokes: 2 });
  });

  test('characters are code points', () => {
    expectCounts(type('😀😀', { '😀': '😀' }), { characters: 2, keystrokes: 2, acceptedCharacters: 1 });
    // The two share one half of the surrogate pair, which is not part of the text.
    expectCounts(type('😀', { '': '😁' }), { characters: 1, keystrokes: 1, accepted: 0, shownCharacters: 1 });
  });

  test('the engine opens each file empty and is asked before each character that is typed', () => {
    const engine = new ScriptedEngine((before) => (before === 'a' ? 'bc' : undefined));
    const result = replayTyping(engine, [
      { path: 'one.ts', text: 'abcd' },
      { path: 'two.ts', text: 'xy' },
    ]);
    assert.deepEqual(engine.opened, ['one.ts', 'two.ts']);
    assert.deepEqual(engine.asked, ['', 'a', 'abc', '', 'x']);
    expectCounts(result, { characters: 6, keystrokes: 5, predictions: [{ confidence: 0.5, wasRight: true }] });
  });

  test('an insertion is typed between the text before and behind it, which cost nothing', () => {
    const engine = new ScriptedEngine({ 'let x = f(': 'data' });
    const result = replayTyping(engine, [
      { path: 'a.ts', before: 'let x = ', text: 'f(data, 1)', after: ';\nlet y;\n' },
    ]);
    assert.deepEqual(engine.around, [{ before: 'let x = ', after: ';\nlet y;\n' }]);
    assert.deepEqual(engine.asked.slice(0, 3), ['let x = ', 'let x = f', 'let x = f(']);
    expectCounts(result, { characters: 10, keystrokes: 2 + 1 + 4, acceptedCharacters: 4, wrongPer100: 0 });
  });

  test('white space at the start of an inserted line is not counted, and that within a line is', () => {
    const inserted = (before: string, text: string): TypingResult =>
      replayTyping(new ScriptedEngine({}), [{ path: 'a.ts', before, text, after: '' }]);
    expectCounts(inserted('a\n', '  b'), { characters: 1 });
    expectCounts(inserted('a', '  b'), { characters: 3 });
  });

  test('a suggestion that replaces closers after the cursor is right if it completes the text up to them', () => {
    const inserted = (text: string): TypingResult =>
      replayTyping(new ScriptedEngine({ 'f(': 'data);' }, 2), [{ path: 'a.ts', before: 'f(', text, after: ');\n' }]);
    expectCounts(inserted('data'), { characters: 4, keystrokes: 1, accepted: 1, wrongPer100: 0 });
    // The first word is right, and the brackets are typed.
    expectCounts(inserted('data()'), { characters: 6, keystrokes: 1 + 2, accepted: 1, acceptedCharacters: 4 });
    expectCounts(inserted('other'), { keystrokes: 5, accepted: 0 });
  });

  test('an empty suggestion counts as none, and one of several lines is an error', () => {
    expectCounts(type('ab', { a: '' }), { shown: 0 });
    assert.throws(() => type('ab', { a: 'b\nc' }), /one line/);
  });

  test('whatever is suggested, a text takes at most one keystroke per character', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '(', '\n', '😀', '。'), maxLength: 40 });
    const lines = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '(', '😀') }), { minLength: 1 });
    fc.assert(
      fc.property(text, lines, (written, suggestions) => {
        const result = type(written, (before) => suggestions[before.length % suggestions.length]);
        assert.equal(result.characters, Array.from(written.replace(/^[^\S\n]+/gm, '')).length);
        assert.ok(result.keystrokes <= result.characters);
        assert.ok(result.accepted <= result.shown && result.acceptedCharacters <= result.shownCharacters);
        assert.equal(result.predictions.length, result.shown);
      }),
    );
  });

  test('an engine that knows each line saves all but two keystrokes of it', () => {
    const text = 'const answer = 42;\n  const other = answer;\n';
    const result = type(text, (before) => text.slice(before.length, text.indexOf('\n', before.length)) || undefined);
    expectCounts(result, { keystrokes: 4, acceptance: 1, wrongPer100: 0 });
  });
});
