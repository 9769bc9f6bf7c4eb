import assert from 'node:assert/strict';
import { contextsOf, type Facts, nothingKnown, statusOf } from '../../../src/editor/facts';
import { indexFailureOf } from '../../../src/protocol/status';

const run = { kind: 'training', progress: 0.3, doing: 'Training' } as const;
const interrupted = { kind: 'interrupted', progress: 0.5, bitsPerCharacter: 2 } as const;
const failure = { kind: 'failed', message: 'No space is left.', resumable: true } as const;

function factsWith(changes: Partial<Facts>): Facts {
  return { ...nothingKnown, ...changes };
}

suite('the status that people see', () => {
  test('is untrained until a network is loaded, and says whether there is an index', () => {
    assert.deepEqual(statusOf(nothingKnown), { kind: 'untrained' });
    assert.deepEqual(statusOf(factsWith({ hasModel: true })), { kind: 'untrained' });
    assert.deepEqual(statusOf(factsWith({ hasIndex: true })), { kind: 'untrained', hasIndex: true });
    const otherModel = 'The model of app remains elsewhere.';
    assert.deepEqual(statusOf(factsWith({ otherModel })), { kind: 'untrained', otherModel });
    assert.deepEqual(statusOf(factsWith({ otherModel, hasModel: true, bitsPerCharacter: 1.5 })), {
      kind: 'ready',
      bitsPerCharacter: 1.5,
    });
    const read = factsWith({ hasModel: true, hasIndex: true, bitsPerCharacter: 1.5 });
    assert.deepEqual(statusOf(read), { kind: 'ready', bitsPerCharacter: 1.5 });
  });

  test('prefers a run in progress, then a failure, then an interrupted run, then the model', () => {
    const all = factsWith({ hasModel: true, bitsPerCharacter: 1.5, run, failure, interrupted });
    assert.equal(statusOf(all), run);
    assert.equal(statusOf({ ...all, run: undefined }), failure);
    assert.equal(statusOf({ ...all, run: undefined, failure: undefined }), interrupted);
    assert.equal(statusOf({ ...all, run: undefined, failure: undefined, interrupted: undefined }).kind, 'ready');
  });

  test('says with the model, or without one, why the index was not updated', () => {
    const indexFailure = 'The index was not updated. No space is left.';
    assert.deepEqual(statusOf(factsWith({ indexFailure })), { kind: 'untrained', indexFailure });
    const read = factsWith({ hasIndex: true, bitsPerCharacter: 1.5, indexFailure });
    assert.deepEqual(statusOf(read), { kind: 'ready', bitsPerCharacter: 1.5, indexFailure });
    assert.equal(indexFailureOf(statusOf(read)), indexFailure);
    // A run makes another index, and a failed run has its own message.
    for (const other of [{ run }, { failure }, { interrupted }])
      assert.equal(indexFailureOf(statusOf({ ...read, ...other })), undefined);
  });

  test('gives the context keys of menus and palette', () => {
    assert.deepEqual(contextsOf(nothingKnown), {
      'recurrent.status': 'untrained',
      'recurrent.isRunning': false,
      'recurrent.hasModel': false,
      'recurrent.hasIndex': false,
    });
    const paused = factsWith({ hasModel: true, hasIndex: true, run: { kind: 'paused', progress: 0.1 } });
    assert.deepEqual(contextsOf(paused), {
      'recurrent.status': 'paused',
      'recurrent.isRunning': true,
      'recurrent.hasModel': true,
      'recurrent.hasIndex': true,
    });
    assert.equal(contextsOf(factsWith({ interrupted }))['recurrent.isRunning'], false);
  });
});
