import * as assert from 'node:assert/strict';
import { parseStatus, parseToPanel } from '../../../src/protocol/parsing';
import { historyOf } from '../webview/history';

const statuses: readonly Readonly<Record<string, unknown>>[] = [
  { kind: 'untrained' },
  { kind: 'untrained', hasIndex: true },
  { kind: 'training', progress: 0, doing: 'Reading files' },
  { kind: 'training', progress: 0.5, doing: 'Training', secondsLeft: 60 },
  { kind: 'waiting', progress: 0 },
  { kind: 'paused', progress: 0.5 },
  { kind: 'paused', progress: 0.5, onBattery: true },
  { kind: 'finishing', progress: 0.4, doing: 'Learning to mix' },
  { kind: 'interrupted', progress: 0.3, bitsPerCharacter: 4.34 },
  { kind: 'ready', bitsPerCharacter: 2 },
  { kind: 'untrained', hasIndex: true, indexFailure: 'No space is left.' },
  { kind: 'untrained', otherModel: 'The model of app remains elsewhere.' },
  { kind: 'ready', bitsPerCharacter: 2, indexFailure: 'No space is left.' },
];

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
      ...statuses.map((status) => ({ kind: 'status', status })),
      { kind: 'status', status: { kind: 'failed', message: 'Out of memory', resumable: true } },
      { kind: 'point', point: history.points[1] },
      { kind: 'point', point: { ...history.points[1], skippedSteps: 3, gradientFlow: [0.5, 0.25] } },
      { kind: 'point', point: { ...history.points[1], step: 0, characters: 0, seconds: 0 } },
      { kind: 'sample', sample: history.samples[0] },
      { kind: 'reliability', reliability },
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
      { kind: 'status', status: 'ready' },
      { kind: 'point', point: { step: 1 } },
      { kind: 'point' },
      { kind: 'reliability', reliability: { bins: [] } },
      { kind: 'acceptance' },
      { kind: 'sample', sample: { step: 1, seconds: 1, validationLoss: 2 } },
    ];
    for (const other of others) assert.equal(parseToPanel(other), undefined, JSON.stringify(other));
  });

  test('a status is rejected if a field is missing or invalid; an invalid optional field is dropped', () => {
    for (const status of statuses) {
      for (const field of Object.keys(status)) {
        const { [field]: _, ...rest } = status;
        const isOptional = ['hasIndex', 'otherModel', 'secondsLeft', 'onBattery', 'indexFailure'].includes(field);
        for (const odd of [rest, { ...status, [field]: [] }, { ...status, [field]: NaN }])
          assert.deepEqual(parseStatus(odd), isOptional ? rest : undefined, JSON.stringify(odd));
      }
    }
  });

  test('a failure is resumable only if it says so', () => {
    const failed = { kind: 'failed', message: 'Out of memory' };
    for (const resumable of [undefined, false, 'yes', 1])
      assert.deepEqual(parseStatus({ ...failed, resumable }), { ...failed, resumable: false });
    for (const odd of [{ message: 3 }, { message: undefined }, { kind: 'broken' }])
      assert.equal(parseStatus({ ...failed, resumable: true, ...odd }), undefined);
  });

  test('a point is rejected if its position is missing or invalid; invalid measurements are dropped', () => {
    const point = history.points[1]!;
    const parsed = (change: object): unknown => parseToPanel({ kind: 'point', point: { ...point, ...change } });
    for (const field of ['step', 'characters', 'seconds'])
      for (const odd of [undefined, -1, NaN, Infinity, '1', null]) assert.equal(parsed({ [field]: odd }), undefined);
    const { validationLoss: _, ...unmeasured } = point;
    const odd = { validationLoss: 'low', skippedSteps: null, gradientFlow: 3 };
    assert.deepEqual(parsed(odd), { kind: 'point', point: unmeasured });
    assert.deepEqual(parsed({ gradientFlow: [1, null] }), {
      kind: 'point',
      point: { ...point, gradientFlow: [1, NaN] },
    });
    assert.equal(parseToPanel({ kind: 'sample', sample: { step: -1, seconds: 1, text: 'a' } }), undefined);
  });

  test('a history is dropped if a fact about the model is missing or invalid', () => {
    const shown = (facts: unknown): unknown => {
      const message = parseToPanel({ kind: 'show', status: { kind: 'untrained' }, history: { ...history, facts } });
      return message?.kind === 'show' ? message.history?.facts : message;
    };
    const { network, ...numbers } = history.facts;
    const withBeyond = { ...history.facts, beyond: { files: 1, bytes: 2, limit: 3 } };
    assert.deepEqual(shown(withBeyond), withBeyond);
    assert.deepEqual(shown({ ...withBeyond, beyond: { files: 1, bytes: 2 } }), history.facts);
    for (const odd of [undefined, -1, '1']) {
      for (const name of Object.keys(numbers)) assert.equal(shown({ ...history.facts, [name]: odd }), undefined, name);
      for (const name of Object.keys(network))
        assert.equal(shown({ ...history.facts, network: { ...network, [name]: odd } }), undefined, name);
    }
    assert.equal(shown({ ...history.facts, network: 'gru' }), undefined);
  });

  test('of a history with too many points, the newest are kept', () => {
    const many = (count: number) => Array.from({ length: count }, (_, step) => ({ ...history.points[0]!, step }));
    const samples = Array.from({ length: 40_000 }, (_, step) => ({ ...history.samples[0]!, step }));
    const status = { kind: 'untrained' };
    const message = parseToPanel({ kind: 'show', status, history: { ...history, points: many(40_000), samples } });
    assert.ok(message?.kind === 'show' && message.history);
    for (const kept of [message.history.points, message.history.samples])
      assert.deepEqual([kept.length, kept[0]?.step, kept.at(-1)?.step], [32_768, 7232, 39_999]);
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
