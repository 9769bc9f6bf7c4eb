import assert from 'node:assert/strict';
import { usualOptions } from '../../../src/protocol/completer';
import {
  parseFromCompleter,
  parseFromIndexer,
  parseFromTrainer,
  parseToCompleter,
  unknownMessage,
} from '../../../src/protocol/processMessages';
import { parseToTrainer } from '../../../src/protocol/toTrainer';
import { historyOf } from '../webview/history';

const history = historyOf([4, 3], { 1: 3.5 });
const failed = { kind: 'failed', message: 'No space is left', expected: true, stack: '' };
const request = { id: 1, uri: 'file', version: 2, offset: 3, trigger: 'automatic', options: usualOptions };
const took = { reading: 1, decoding: 2 };
const corpus = {
  folders: [
    {
      name: 'app',
      path: '/app',
      exclude: [
        { setting: 'files.exclude', glob: '**/*.js', when: '$(basename).ts' },
        { setting: 'recurrent.exclude', glob: 'secret/' },
      ],
      encoding: 'windows1252',
    },
    { name: 'docs', path: '/docs', exclude: [] },
  ],
  open: ['/app/a.ts'],
  maximumCharacters: 16e6,
};
const settings = {
  preset: 'char-rnn',
  cell: 'gru',
  embeddingSize: 32,
  hiddenSize: 0,
  layers: 1,
  dropout: 0.1,
  seed: 1,
  batchSize: 32,
  sequenceLength: 64,
  threads: 2,
  optimizer: 'adamw',
  learningRate: 0.004,
  schedule: 'cosine',
  clipNorm: 1,
  clipValue: 0,
  budget: { kind: 'seconds', seconds: 120 },
  holdoutFraction: 0.1,
};
const run = { corpus, settings, storage: '/storage', lock: '/lock', pausesOnBattery: true };

type Message = Readonly<Record<string, unknown>>;

const boundaries: Readonly<Record<string, { parse: (value: unknown) => unknown; messages: readonly Message[] }>> = {
  'from the trainer': {
    parse: parseFromTrainer,
    messages: [
      { kind: 'waiting' },
      { kind: 'preparing', doing: 'Reading files' },
      { kind: 'started', history, notes: ['One file is gone'] },
      { kind: 'point', point: history.points[1], progress: 0.5, secondsLeft: 7 },
      { kind: 'sample', sample: { step: 20, seconds: 2, validationLoss: 3.5, text: 'a' } },
      { kind: 'finishing', doing: 'Learning to mix', progress: 0 },
      {
        kind: 'reliability',
        reliability: { bins: [{ confidence: 0.4, right: 0.5, count: 7 }], calibrationError: 0.1 },
      },
      { kind: 'checkpoint', validationLoss: 1.5 },
      { kind: 'note', text: 'A note' },
      { kind: 'paused', onBattery: false },
      { kind: 'resumed' },
      { kind: 'ended', why: 'converged', validationLoss: 1.5 },
      { kind: 'ended', why: 'interrupted', validationLoss: undefined },
      failed,
    ],
  },
  'from the process that updates the index': {
    parse: parseFromIndexer,
    messages: [
      { kind: 'note', text: 'A note' },
      { kind: 'waiting' },
      { kind: 'preparing', doing: 'Reading files (50 of 100)' },
      { kind: 'indexed', isNew: true, coreSeconds: 0.5, isPostponed: false },
      failed,
    ],
  },
  'to the training process': {
    parse: parseToTrainer,
    messages: [
      { kind: 'start', ...run, startOver: true },
      { kind: 'start', ...run, corpus: { folders: corpus.folders.slice(1) }, startOver: false },
      { kind: 'index', ...run, settings: { ...settings, budget: { kind: 'steps', steps: 20 } }, adapts: false },
      { kind: 'typing' },
      { kind: 'pause' },
      { kind: 'resume' },
      { kind: 'stop' },
    ],
  },
  'from the completion worker': {
    parse: parseFromCompleter,
    messages: [
      { kind: 'loaded', validationLoss: undefined, hasIndex: true },
      { kind: 'loaded', validationLoss: 1.5, hasIndex: false, problem: 'The index is damaged' },
      { kind: 'loadFailed', message: 'The network is damaged', hasNetwork: true },
      { kind: 'completed', id: 3, suggestions: [{ text: 'a', probability: 0.5, replaces: 0 }], took },
      { kind: 'quiet', id: 3, reason: 'nothing is expected here' },
      { kind: 'quiet', id: 3, reason: 'nothing is expected here', took },
    ],
  },
  'to the completion worker': {
    parse: parseToCompleter,
    messages: [
      { kind: 'load', folder: '/model' },
      { kind: 'open', uri: 'file', version: 1, text: '' },
      { kind: 'change', uri: 'file', version: 2, changes: [{ offset: 0, deleted: 1, inserted: 'a' }] },
      { kind: 'close', uri: 'file' },
      { kind: 'complete', request },
      { kind: 'complete', request: { ...request, trigger: 'explicit', assumed: { start: 1, text: 'item' } } },
      {
        kind: 'complete',
        request: { ...request, options: { ...usualOptions, indentation: { insertSpaces: true, tabSize: 2 } } },
      },
    ],
  },
};

/** Fields that may be absent. */
const optional = ['validationLoss', 'secondsLeft', 'took', 'problem', 'notes', 'assumed', 'indentation'];

suite('messages between processes', () => {
  for (const [which, { parse, messages }] of Object.entries(boundaries)) {
    test(`are parsed unchanged: ${which}`, () => {
      for (const message of messages) assert.deepEqual(parse(message), message);
    });

    test(`are rejected if a field is missing or invalid: ${which}`, () => {
      for (const value of [undefined, null, 1, 'ready', [], {}, { kind: 'later' }])
        assert.equal(parse(value), undefined);
      for (const message of messages) {
        for (const field of Object.keys(message)) {
          if (optional.includes(field)) continue;
          const less = Object.fromEntries(Object.entries(message).filter(([name]) => name !== field));
          assert.equal(parse(less), undefined, `${JSON.stringify(message)} without ${field}`);
          assert.equal(parse({ ...message, [field]: ['odd'] }), undefined, `${JSON.stringify(message)}, odd ${field}`);
        }
      }
    });
  }

  test('are rejected if one element of a list is invalid', () => {
    const changes = [{ offset: 0, deleted: 0, inserted: 'a' }, { offset: 0 }];
    assert.equal(parseToCompleter({ kind: 'change', uri: 'file', version: 2, changes }), undefined);
    const suggestions = [{ text: 'a', probability: 0.5, replaces: 0 }, { text: 'a' }];
    assert.equal(parseFromCompleter({ kind: 'completed', id: 1, suggestions, took }), undefined);
    const odd = { ...request, options: { ...usualOptions, eagerness: 'wild' } };
    assert.equal(parseToCompleter({ kind: 'complete', request: odd }), undefined);
  });

  test('to the training process are rejected if any field of the corpus or the settings is invalid', () => {
    const start = { kind: 'start', ...run, startOver: false };
    const accepted: unknown = parseToTrainer({ ...start, settings: {} });
    assert.deepEqual(JSON.parse(JSON.stringify(accepted)), { ...start, settings: {} });
    for (const name of Object.keys(settings)) {
      for (const value of [null, {}, 'much', { kind: 'seconds', seconds: null }])
        assert.equal(parseToTrainer({ ...start, settings: { ...settings, [name]: value } }), undefined, name);
    }
    const [folder] = corpus.folders;
    const [rule] = folder!.exclude;
    for (const odd of [
      { ...corpus, open: ['/app/a.ts', 1] },
      { ...corpus, maximumCharacters: '16' },
      { ...corpus, folders: [...corpus.folders, { name: 'more', path: '/more' }] },
      { folders: [{ ...folder, encoding: 8 }] },
      { folders: [{ ...folder, exclude: [{ ...rule, setting: 'editor.exclude' }] }] },
      { folders: [{ ...folder, exclude: [{ ...rule, setting: 'toString' }] }] },
      { folders: [{ ...folder, exclude: [{ ...rule, when: true }] }] },
    ]) {
      assert.equal(parseToTrainer({ ...start, corpus: odd }), undefined, JSON.stringify(odd));
    }
  });

  test('keep numbers that are not finite, which JSON turns into null', () => {
    const point = { kind: 'point', point: history.points[1], progress: 0, secondsLeft: Infinity };
    const checkpoint = { kind: 'checkpoint', validationLoss: NaN };
    for (const message of [point, checkpoint]) {
      const parsed: unknown = parseFromTrainer(JSON.parse(JSON.stringify(message)));
      assert.deepEqual(JSON.stringify(parsed), JSON.stringify(message));
    }
  });

  test('that are rejected are reported in one short sentence', () => {
    const sentence = unknownMessage('the training process', { kind: 'later', text: 'a'.repeat(1000) });
    assert.match(
      sentence,
      /^Expected a message of this version from the training process, found \{"kind":"later","text":"a+/,
    );
    assert.match(sentence, /\. Reload the window\.$/);
    assert.ok(sentence.length < 320);
    assert.match(unknownMessage('the training process', undefined), /found nothing\./);
  });
});
