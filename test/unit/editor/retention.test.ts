import assert from 'node:assert/strict';
import { toDisposable } from '../../../src/base/disposable';
import { judgedAfter, Retention } from '../../../src/editor/retention';

const uri = 'file:///a.ts';

/** A clock that the test advances, and one open document. */
class Scene {
  readonly counts = { judged: 0, retained: 0 };
  readonly timers = new Map<number, () => void>();
  text = 'const value = 1;';
  now = 0;
  readonly retention = new Retention({
    now: () => this.now,
    after: (milliseconds, act) => {
      const at = this.now + milliseconds;
      this.timers.set(at, act);
      return toDisposable(() => this.timers.delete(at));
    },
    textAt: (_, offset, length) => this.text.slice(offset, offset + length),
  });

  accept(offset: number, text: string): void {
    assert.equal(this.text.slice(offset, offset + text.length), text);
    this.retention.add({
      uri,
      offset,
      text,
      count: ({ judged = 0, retained = 0 }) => {
        this.counts.judged += judged;
        this.counts.retained += retained;
      },
    });
  }

  replace(offset: number, deleted: number, inserted: string): void {
    this.text = this.text.slice(0, offset) + inserted + this.text.slice(offset + deleted);
    this.retention.changed(uri, [{ offset, deleted, inserted }]);
  }

  pass(milliseconds: number): void {
    this.now += milliseconds;
    for (const [at, act] of [...this.timers]) {
      if (at > this.now) continue;
      this.timers.delete(at);
      act();
    }
  }
}

suite('Retention of accepted texts', () => {
  test('is checked after five minutes, not before, and leaves no timer', () => {
    const scene = new Scene();
    assert.equal(scene.timers.size, 0);
    scene.accept(6, 'value = 1;');
    scene.pass(judgedAfter - 1);
    assert.deepEqual(scene.counts, { judged: 0, retained: 0 });
    scene.pass(1);
    assert.deepEqual(scene.counts, { judged: 1, retained: 1 });
    assert.equal(scene.timers.size, 0);
  });

  test('follows its position through edits before it and behind it', () => {
    const scene = new Scene();
    scene.accept(6, 'value');
    scene.replace(0, 5, 'export const');
    scene.replace(scene.text.length, 0, '\n// end');
    scene.replace(0, 0, '// begin\n');
    scene.pass(judgedAfter);
    assert.deepEqual(scene.counts, { judged: 1, retained: 1 });
  });

  test('a changed or deleted text is not retained; one whose edit was undone is', () => {
    const edits: readonly [edit: (scene: Scene) => void, retained: number][] = [
      [
        (scene) => {
          scene.replace(7, 1, 'A');
        },
        0,
      ],
      [
        (scene) => {
          scene.replace(0, scene.text.length, '');
        },
        0,
      ],
      [
        (scene) => {
          scene.replace(4, 4, 'x');
        },
        0,
      ],
      [
        (scene) => {
          scene.replace(7, 1, 'A');
          scene.replace(7, 1, 'a');
        },
        1,
      ],
    ];
    for (const [edit, retained] of edits) {
      const scene = new Scene();
      scene.accept(6, 'value');
      edit(scene);
      scene.pass(judgedAfter);
      assert.deepEqual(scene.counts, { judged: 1, retained });
    }
  });

  test('each text has its own five minutes, with one timer at a time', () => {
    const scene = new Scene();
    scene.accept(6, 'value');
    scene.pass(60_000);
    scene.accept(12, '= 1;');
    assert.equal(scene.timers.size, 1);
    scene.pass(judgedAfter - 60_000);
    assert.deepEqual(scene.counts, { judged: 1, retained: 1 });
    assert.equal(scene.timers.size, 1);
    scene.pass(60_000);
    assert.deepEqual(scene.counts, { judged: 2, retained: 2 });
    assert.equal(scene.timers.size, 0);
  });

  test('is checked when its document is closed', () => {
    const scene = new Scene();
    scene.accept(6, 'value');
    scene.accept(12, '= 1;');
    scene.retention.closed(uri, 'const value = 2;');
    assert.deepEqual(scene.counts, { judged: 2, retained: 1 });
    assert.equal(scene.timers.size, 0);
  });

  test('is never checked after clearing or disposal', () => {
    for (const end of ['clear', 'dispose'] as const) {
      const scene = new Scene();
      scene.accept(6, 'value');
      scene.retention[end]();
      scene.pass(judgedAfter);
      assert.deepEqual(scene.counts, { judged: 0, retained: 0 });
      assert.equal(scene.timers.size, 0);
    }
  });
});
