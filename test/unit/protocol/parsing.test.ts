import * as assert from 'node:assert/strict';
import { parseToPanel } from '../../../src/protocol/parsing';
import { historyOf } from '../webview/history';

suite('Messages to the loss panel', () => {
  const history = {
    ...historyOf([4, 3], { 1: 3.5 }),
    samples: [{ step: 20, seconds: 2, validationLoss: 3.5, text: 'a' }],
  };

  const reliability = { bins: [{ confidence: 0.4, right: 0.5, count: 7 }], calibrationError: 0.1 };

  test('every message of the host is parsed unchanged', () => {
    const messages = [
      { kind: 'show', status: { kind: 'untrained' }, hasFolder: false, isTrusted: false, history: undefined },
      { kind: 'show', status: { kind: 'ready', bitsPerCharacter: 2 }, hasFolder: true, isTrusted: true, history },
      {
        kind: 'show',
        status: { kind: 'untrained' },
        hasFolder: true,
        isTrusted: true,
        history: { ...history, reliability },
      },
      { kind: 'status', status: { kind: 'training', progress: 0, doing: 'Reading files' } },
      { kind: 'status', status: { kind: 'training', progress: 0.5, doing: 'Training', secondsLeft: 60 } },
      { kind: 'status', status: { kind: 'untrained', hasIndex: true, indexFailure: 'No space is left.' } },
      { kind: 'status', status: { kind: 'ready', bitsPerCharacter: 2, indexFailure: 'No space is left.' } },
      { kind: 'status', status: { kind: 'waiting', progress: 0 } },
      { kind: 'status', status: { kind: 'paused', progress: 0.5 } },
      { kind: 'status', status: { kind: 'paused', progress: 0.5, onBattery: true } },
      { kind: 'status', status: { kind: 'finishing', progress: 0.4, doing: 'Learning to mix' } },
      { kind: 'status', status: { kind: 'interrupted', progress: 0.3, bitsPerCharacter: 4.34 } },
      { kind: 'status', status: { kind: 'failed', message: 'Out of memory', resumable: true } },
      { kind: 'point', point: history.points[1] },
      { kind: 'point', point: { ...history.points[1], skippedSteps: 3 } },
      { kind: 'sample', sample: history.samples[0] },
      { kind: 'acceptance', acceptance: { today: {}, week: {}, all: {} } },
      { kind: 'pong' },
    ];
    for (const message of messages) assert.deepEqual(parseToPanel(message), message);
  });

  test('other values are ignored', () => {
    const others = [
      undefined,
      null,
      'show',
      [],
      {},
      { kind: 'paint' },
      { kind: 'show', hasFolder: true },
      { kind: 'status', status: { kind: 'asleep' } },
      { kind: 'status', status: { kind: 'ready', bitsPerCharacter: '2' } },
      { kind: 'point', point: { step: 1 } },
      { kind: 'sample', sample: { step: 1, seconds: 1, validationLoss: 2 } },
    ];
    for (const other of others) assert.equal(parseToPanel(other), undefined, JSON.stringify(other));
  });

  test('of a damaged history, the valid parts are kept', () => {
    const damaged = { ...history, points: [null, ...history.points, { step: 'x' }], samples: 'none' };
    const message = parseToPanel({
      kind: 'show',
      status: { kind: 'untrained' },
      hasFolder: true,
      isTrusted: true,
      history: damaged,
    });
    assert.deepEqual(message?.kind === 'show' && message.history, { ...history, samples: [] });
  });

  test('of a damaged reliability, the valid bins are kept; without an error it is dropped', () => {
    const shown = (found: unknown): unknown => {
      const sent = { ...history, reliability: found };
      const message = parseToPanel({
        kind: 'show',
        status: { kind: 'untrained' },
        hasFolder: true,
        isTrusted: true,
        history: sent,
      });
      return message?.kind === 'show' ? message.history?.reliability : message;
    };
    assert.deepEqual(shown({ ...reliability, bins: [null, ...reliability.bins, { confidence: 1 }] }), reliability);
    for (const other of [undefined, null, 3, { bins: reliability.bins }]) assert.equal(shown(other), undefined);
  });

  test('a history without facts is dropped', () => {
    for (const facts of [undefined, {}, { ...history.facts, network: { cell: 'transformer' } }]) {
      const sent = {
        kind: 'show',
        status: { kind: 'untrained' },
        hasFolder: true,
        isTrusted: true,
        history: { ...history, facts },
      };
      const message = parseToPanel(sent);
      assert.equal(message?.kind === 'show' && message.history, undefined);
    }
  });

  test('a loss that overflowed, null in JSON, stays as a point without that loss', () => {
    const point = { ...history.points[0], trainingLoss: null, gradientNorm: null };
    const message = parseToPanel({ kind: 'point', point });
    assert.deepEqual(message, { kind: 'point', point: { ...point, trainingLoss: NaN, gradientNorm: NaN } });
  });
});
