import assert from 'node:assert/strict';
import { Deferred } from '../../../src/base/deferred';
import { Owner, toDisposable } from '../../../src/base/disposable';
import { Emitter } from '../../../src/base/event';

class Room extends Owner {
  own(name: string, log: string[]): void {
    this._register(toDisposable(() => log.push(name)));
  }
}

suite('lifetimes', () => {
  test('owned disposables are disposed once, in reverse order', () => {
    const log: string[] = [];
    const room = new Room();
    room.own('first', log);
    room.own('second', log);
    assert.equal(room.isDisposed, false);
    room.dispose();
    room.dispose();
    assert.deepEqual(log, ['second', 'first']);
    assert.equal(room.isDisposed, true);
  });

  test('a disposable registered after disposal is disposed at once', () => {
    const log: string[] = [];
    const room = new Room();
    room.dispose();
    room.own('late', log);
    assert.deepEqual(log, ['late']);
  });

  test('a listener is called until it is disposed, also one added during an event', () => {
    const received: string[] = [];
    const emitter = new Emitter<string>((error) => {
      throw error;
    });
    const listener = emitter.event((value) => received.push(value));
    emitter.event((value) => {
      if (value === 'one') emitter.event((later) => received.push(`added ${later}`));
    });
    emitter.fire('one');
    listener.dispose();
    emitter.fire('two');
    emitter.dispose();
    emitter.fire('three');
    assert.deepEqual(received, ['one', 'added two']);
  });

  test('a listener that throws is reported, and the others are called', () => {
    const errors: unknown[] = [];
    const received: number[] = [];
    const emitter = new Emitter<number>((error) => errors.push(error));
    const failure = new Error('no');
    emitter.event(() => {
      throw failure;
    });
    emitter.event((value) => received.push(value));
    emitter.fire(7);
    assert.deepEqual([errors, received], [[failure], [7]]);
  });

  test('a deferred promise settles once', async () => {
    const deferred = new Deferred<number>();
    deferred.resolve(1);
    deferred.resolve(2);
    assert.equal(await deferred.promise, 1);
  });
});
