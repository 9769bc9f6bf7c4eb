import { usualOptions } from '../../../src/protocol/completer';
import {
  parseFromCompleter,
  parseFromIndexer,
  parseFromTrainer,
  parseToCompleter,
} from '../../../src/protocol/processMessages';
import { parseAsk } from '../../../src/protocol/hostFiles';
import { parseToTrainer } from '../../../src/protocol/toTrainer';
import { historyOf } from '../webview/history';

export const history = historyOf([4, 3], { 1: 3.5 });
const failed = { kind: 'failed', message: 'No space is left', expected: true, stack: '' };
export const request = { id: 1, uri: 'file', version: 2, offset: 3, trigger: 'automatic', options: usualOptions };
export const took = { reading: 1, decoding: 2 };

export const corpus = {
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
export const settings = {
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
export const run = { corpus, settings, storage: '/storage', lock: '/lock', pausesOnBattery: true };

export type Message = Readonly<Record<string, unknown>>;

/** Messages as this version sends them, with their parsers. */
export const boundaries: Readonly<
  Record<string, { parse: (value: unknown) => unknown; messages: readonly Message[] }>
> = {
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
      { kind: 'usable', coreSeconds: 0.5 },
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
      { kind: 'answer', id: 0, answer: { kind: 'list', entries: [{ name: 'src', kind: 'directory' }] } },
      {
        kind: 'answer',
        id: 1,
        answer: { kind: 'stat', facts: [{ size: 2, modified: 3 }, { problem: 'FileNotFound' }] },
      },
      { kind: 'answer', id: 2, answer: { kind: 'read', contents: [Uint8Array.of(1, 2), { problem: 'FileNotFound' }] } },
      { kind: 'answer', id: 3, answer: { kind: 'done' } },
      { kind: 'answer', id: 4, answer: { kind: 'failed', problem: 'the disk is full' } },
    ],
  },
  'questions on files': {
    parse: parseAsk,
    messages: [
      { kind: 'ask', id: 0, question: { kind: 'list', folder: 'memfs://host/src' } },
      { kind: 'ask', id: 1, question: { kind: 'stat', paths: ['memfs://host/a', 'memfs://host/b'] } },
      { kind: 'ask', id: 2, question: { kind: 'read', paths: ['memfs://host/a'], maximumBytes: 1024 } },
      { kind: 'ask', id: 3, question: { kind: 'replace', name: 'model.safetensors', parts: [Uint8Array.of(1)] } },
      { kind: 'ask', id: 4, question: { kind: 'remove', name: 'run.json' } },
      { kind: 'ask', id: 5, question: { kind: 'rename', name: 'a.json', newName: 'b.json' } },
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

export const validMessages = Object.values(boundaries).flatMap(({ messages }) => messages);
