import assert from 'node:assert/strict';
import type { AcceptanceCounts } from '../../../src/protocol/acceptance';
import { SuggestionLife, type AcceptedText } from '../../../src/editor/suggestionLife';

const uri = 'file:///a.ts';

/** One document, its counts and the texts accepted in it. */
class Scene {
  readonly counts: Partial<AcceptanceCounts> = {};
  readonly accepted: Pick<AcceptedText, 'offset' | 'text'>[] = [];
  text: string;
  readonly life = new SuggestionLife({
    count: (_day, _language, more: Partial<AcceptanceCounts>) => {
      for (const [name, value] of Object.entries(more) as [keyof AcceptanceCounts, number][])
        Object.assign(this.counts, { [name]: (this.counts[name] ?? 0) + value });
    },
    accepted: ({ offset, text }) => {
      this.accepted.push({ offset, text });
      assert.equal(this.text.slice(offset, offset + text.length), text);
    },
  });

  constructor(text: string) {
    this.text = text;
  }

  offer(text: string, offset = this.text.length): number {
    return this.life.offered(uri, 'typescript', '2026-01-01', offset, text);
  }

  replace(offset: number, deleted: number, inserted: string, isUndo = false): void {
    this.text = this.text.slice(0, offset) + inserted + this.text.slice(offset + deleted);
    this.life.changed(uri, [{ offset, deleted, inserted }], isUndo);
  }

  insert(inserted: string, offset = this.text.length): void {
    this.replace(offset, 0, inserted);
  }
}

suite('The life of a suggestion', () => {
  test('typed through, it counts once; another text after it is another suggestion', () => {
    const scene = new Scene('const ');
    scene.offer('value = 1;');
    for (const [typed, rest] of [
      ['v', 'alue = 1;'],
      ['a', 'lue = 1;'],
      ['l', 'ue'],
    ] as const) {
      scene.insert(typed);
      scene.offer(rest);
    }
    assert.deepEqual(scene.counts, { shown: 1 });
    scene.insert('i');
    scene.offer('d();');
    assert.deepEqual(scene.counts, { shown: 2 });
    scene.insert('d');
    scene.offer('ating');
    assert.deepEqual(scene.counts, { shown: 3 });
  });

  test('alternatives at one position are one suggestion', () => {
    const scene = new Scene('re');
    for (const text of ['turn total;', 'turn;', 'place(']) scene.offer(text);
    assert.deepEqual(scene.counts, { shown: 1 });
  });

  test('accepted whole: counts the inserted characters, minus one keystroke', () => {
    const scene = new Scene('const ');
    const id = scene.offer('value = 1;');
    scene.insert('value = 1;');
    scene.life.acceptedWhole(id);
    assert.deepEqual(scene.counts, { shown: 1, acceptedWhole: 1, characters: 10, keystrokesSaved: 9 });
    assert.deepEqual(scene.accepted, [{ offset: 6, text: 'value = 1;' }]);
    scene.life.acceptedWhole(id);
    assert.equal(scene.counts.acceptedWhole, 1);
  });

  test('accepted whole by the command of an earlier offer: the typed part does not count', () => {
    const scene = new Scene('const ');
    const id = scene.offer('value = 1;');
    scene.insert('v');
    scene.insert('a');
    scene.insert('lue = 1;');
    scene.life.acceptedWhole(id);
    assert.deepEqual(scene.accepted, [{ offset: 8, text: 'lue = 1;' }]);
  });

  test('accepted whole by an edit that replaces the word before the cursor', () => {
    const scene = new Scene('if (isFunc');
    const id = scene.offer('tion(x)');
    scene.replace(4, 6, 'isFunction(x)');
    scene.life.acceptedWhole(id);
    assert.deepEqual(scene.accepted, [{ offset: 10, text: 'tion(x)' }]);
  });

  test('accepted word by word counts in part, once; to the end it counts as whole', () => {
    const scene = new Scene('return ');
    scene.offer('total.value;');
    scene.insert('total');
    scene.offer('.value;');
    scene.insert('.value');
    assert.deepEqual(scene.counts, { shown: 1, acceptedInPart: 1, characters: 11, keystrokesSaved: 9 });
    const id = scene.offer(';');
    scene.insert(';');
    scene.life.acceptedWhole(id);
    assert.deepEqual(scene.counts, {
      shown: 1,
      acceptedInPart: 0,
      acceptedWhole: 1,
      characters: 12,
      keystrokesSaved: 9,
    });
    assert.deepEqual(
      scene.accepted.map(({ text }) => text),
      ['total', '.value', ';'],
    );
  });

  test('one line of several is accepted in part, with any line ends', () => {
    for (const eol of ['\n', '\r\n']) {
      const scene = new Scene('{');
      scene.offer(`${eol}  return a;${eol}}`);
      scene.insert(`${eol}  return a;`);
      assert.equal(scene.counts.acceptedInPart, 1);
    }
  });

  test('keys that insert several characters count as typed: auto-closed brackets, indentation, an emoji', () => {
    const scene = new Scene('call');
    scene.offer('(value)\n    👩‍👩‍👧 end');
    scene.insert('()');
    scene.insert('value', 5);
    assert.equal(scene.counts.acceptedInPart, 1);
    scene.replace(10, 1, ')');
    scene.insert('\n    ');
    scene.insert('👩‍👩‍👧');
    scene.offer(' end');
    assert.deepEqual(scene.counts, { shown: 1, acceptedInPart: 1, characters: 5, keystrokesSaved: 4 });
  });

  test('half a word, a redone edit and an edit that replaces text are not partial acceptances', () => {
    const scene = new Scene('re');
    scene.offer('turn total;');
    scene.insert('tu');
    scene.replace(4, 0, 'rn', true);
    scene.replace(0, 6, 'return total');
    assert.deepEqual(scene.counts, { shown: 1 });
  });

  test('keeps its position when text changes above or below, and stays the same after Backspace', () => {
    const scene = new Scene('a\nconst \nb');
    const offset = 8;
    scene.offer('value = 1;', offset);
    scene.insert('xyz', 0);
    scene.insert('tail');
    scene.insert('v', offset + 3);
    scene.replace(offset + 3, 1, '');
    scene.offer('value = 1;', offset + 3);
    scene.insert('value', offset + 3);
    assert.deepEqual(scene.counts, { shown: 1, acceptedInPart: 1, characters: 5, keystrokesSaved: 4 });
  });

  test('ends with a deletion before it, and with its document’s closing', () => {
    for (const end of [
      (scene: Scene) => {
        scene.replace(5, 1, '');
      },
      (scene: Scene) => {
        scene.life.closed(uri);
      },
    ]) {
      const scene = new Scene('const ');
      scene.offer('value');
      end(scene);
      scene.offer('value = 2');
      assert.deepEqual(scene.counts, { shown: 2 });
    }
  });

  test('after a reset, an earlier command counts nothing', () => {
    const scene = new Scene('const ');
    const id = scene.offer('value');
    scene.life.forget();
    scene.insert('value');
    scene.life.acceptedWhole(id);
    assert.deepEqual(scene.counts, { shown: 1 });
  });
});
