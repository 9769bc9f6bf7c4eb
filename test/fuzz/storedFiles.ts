import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CheckpointError } from '../../src/base/errors';
import { neverCancelled } from '../../src/base/cancellation';
import { isRecord } from '../../src/base/json';
import { atOnce } from '../../src/base/stepwise';
import { decodeIndex } from '../../src/language/mixture/indexFile';
import { OpenDocument } from '../../src/language/mixture/openDocument';
import { decodeCheckpoint, decodeForeign, encodeCheckpoint } from '../../src/model/checkpoint';
import { Predictor } from '../../src/model/predictor';
import { scalarKernels } from '../../src/numeric/scalarKernels';
import { parseLedger } from '../../src/protocol/acceptance';
import { parseIndexedFiles, parseLearnedFiles } from '../../src/protocol/fileLists';
import { parseHistory } from '../../src/protocol/parsing';
import { parseStored, textOfStored } from '../../src/protocol/storage';
import { parseUnfinishedRun } from '../../src/protocol/unfinishedRun';
import { forgedIndex, headerOf, tinyIndex } from '../unit/language/tinyIndex';
import { forgedCheckpoint, metadataOf } from '../unit/model/forgedCheckpoint';
import { tinyCheckpoint } from '../unit/model/tinyCheckpoint';
import { historyOf } from '../unit/webview/history';
import { byteChanges, changedBytes, changedValue, oddJson, valueChanges } from './mutations';
import { target, type Target, unlessRefused } from './target';

const checkpoints = [
  tinyCheckpoint('ab\n'),
  tinyCheckpoint('abcé', { cell: 'lstm', embeddingSize: 0, layers: 1 }),
  tinyCheckpoint('ab', { cell: 'highway', recurrenceDepth: 3 }),
  tinyCheckpoint('ab', { ngramRows: 4, layers: 1 }),
].map(({ training, ...network }, i) => encodeCheckpoint(i === 1 || !training ? network : { ...network, training }));

const learned = 'let total = items.length;\n'.repeat(4);
const [plainIndex, fittedIndex] = [tinyIndex(learned), tinyIndex(learned, { isFitted: true })];

/** A fitted index has megabytes of weights, so it takes a hundred times as long. */
const indexes = fc.oneof(
  { weight: 40, arbitrary: fc.constant(plainIndex) },
  { weight: 1, arbitrary: fc.constant(fittedIndex) },
);

const fileSize = { path: 'src/a.ts', characters: 120, hash: 0xfedcba98 };
const beyond = { files: 3, bytes: 1000, limit: 16e6 };

/** Stored JSON files as they are written, with their parsers. */
const jsonFiles: readonly { readonly value: unknown; readonly parse: (bytes: Uint8Array) => unknown }[] = [
  {
    value: {
      ...historyOf([4, 3, 2], { 1: 3.5 }),
      samples: [{ step: 20, seconds: 2, validationLoss: 3.5, text: 'let a' }],
      reliability: { bins: [{ confidence: 0.4, right: 0.5, count: 7 }], calibrationError: 0.1 },
    },
    parse: (bytes) => parseStored(bytes, parseHistory),
  },
  {
    value: {
      training: [fileSize, { ...fileSize, path: 'b' }],
      validation: [fileSize],
      split: { seed: 7, holdoutFraction: 0.1 },
      former: [fileSize],
    },
    parse: (bytes) => atOnce(parseLearnedFiles(textOfStored(bytes) ?? '')),
  },
  {
    value: { files: [fileSize], leftOut: [{ path: 'c', reason: '.gitignore' }], beyond },
    parse: (bytes) => atOnce(parseIndexedFiles(textOfStored(bytes) ?? '')),
  },
  {
    value: { state: 'running', processId: 1234, progress: 0.5, validationLoss: 2 },
    parse: (bytes) => parseStored(bytes, parseUnfinishedRun),
  },
  {
    value: {
      '2026-01-31': {
        typescript: {
          shown: 3,
          acceptedWhole: 1,
          acceptedInPart: 1,
          judged: 1,
          retained: 1,
          characters: 9,
          keystrokesSaved: 7,
        },
      },
    },
    parse: (bytes) => parseStored(bytes, parseLedger),
  },
];

export const storedFileTargets: readonly Target[] = [
  target(
    'checkpoint, damaged',
    6,
    fc.record({ file: fc.constantFrom(...checkpoints), changes: byteChanges }),
    ({ file, changes }) => {
      const damaged = changedBytes(file, changes);
      const read = unlessRefused(CheckpointError, () => decodeCheckpoint(damaged));
      // Changes may cancel each other out.
      if (read) assert.deepEqual(Buffer.from(damaged), Buffer.from(file));
    },
  ),
  target(
    'checkpoint, forged',
    3,
    fc.record({ file: fc.constantFrom(...checkpoints), changes: valueChanges }),
    ({ file, changes }) => {
      const metadata = changedMetadata(metadataOf(file), changes);
      const read = unlessRefused(CheckpointError, () => decodeCheckpoint(forgedCheckpoint(file, metadata)));
      if (read) assertUsable(read);
    },
  ),
  target(
    'checkpoint, imported',
    3,
    fc.record({ file: fc.constantFrom(...checkpoints), loss: fc.string({ maxLength: 8 }), changes: byteChanges }),
    ({ file, loss, changes }) => {
      const foreign = forgedCheckpoint(file, { ...metadataOf(file), validationLoss: loss });
      const damaged = changedBytes(foreign, changes);
      const read = unlessRefused(CheckpointError, () => decodeForeign(damaged));
      if (read) assertUsable(read);
    },
  ),
  target('index, damaged', 3, fc.record({ index: indexes, changes: byteChanges }), ({ index, changes }) => {
    const damaged = changedBytes(index, changes);
    const read = unlessRefused(CheckpointError, () => decodeIndex(damaged));
    if (read) assert.deepEqual(Buffer.from(damaged), Buffer.from(index));
  }),
  target('index, forged', 1, fc.record({ index: indexes, changes: valueChanges }), ({ index, changes }) => {
    const header = changedValue(headerOf(index), changes);
    const read = unlessRefused(CheckpointError, () => decodeIndex(forgedIndex(index, oddJson(header))));
    const state = read && new OpenDocument(read).stateAt('let x = 1;\nlet', 14, neverCancelled);
    assert.ok(!state || state.likeliest(2).every(({ probability }) => probability >= 0 && probability <= 1));
  }),
  target(
    'history and lists',
    20,
    fc.record({ file: fc.constantFrom(...jsonFiles), values: fc.option(valueChanges), bytes: fc.option(byteChanges) }),
    ({ file: { value, parse }, values, bytes }) => {
      const json = Buffer.from(oddJson(values ? changedValue(value, values) : value));
      const read = parse(bytes ? changedBytes(json, bytes) : json);
      // What was accepted is written again and must then be read unchanged.
      if (read === undefined) return;
      assert.deepEqual(parse(Buffer.from(JSON.stringify(read))), read);
      if (!values && !bytes) assert.deepEqual(JSON.parse(JSON.stringify(read)), JSON.parse(JSON.stringify(value)));
    },
  ),
];

/** Changes of the JSON texts in the metadata, as if they were one value. */
function changedMetadata(
  metadata: Readonly<Record<string, string>>,
  changes: Parameters<typeof changedValue>[1],
): Readonly<Record<string, string>> {
  const { network = '', vocabulary = '', cursor = '', training, ...rest } = metadata;
  const parts = [network, vocabulary, cursor, ...(training === undefined ? [] : [training])];
  const changed = changedValue(
    parts.map((part) => JSON.parse(part) as unknown),
    changes,
  );
  if (!Array.isArray(changed)) return rest;
  const [first, second, third, fourth] = changed.map(oddJson);
  return {
    ...rest,
    ...(first !== undefined && { network: first }),
    ...(second !== undefined && { vocabulary: second }),
    ...(third !== undefined && { cursor: third }),
    ...(fourth !== undefined && { training: fourth }),
  };
}

/** Asserts that the network can be used, and that the checkpoint is read unchanged after it is written again. */
function assertUsable(checkpoint: ReturnType<typeof decodeCheckpoint>): void {
  const { parameters, vocabulary, cursor, training } = checkpoint;
  const again = decodeCheckpoint(encodeCheckpoint(checkpoint));
  assert.deepEqual(again.parameters.config, parameters.config);
  assert.deepEqual(again.parameters.values, parameters.values);
  assert.deepEqual(again.vocabulary.characters, vocabulary.characters);
  assert.deepEqual(again.cursor, cursor);
  assert.ok(!isRecord(training) || again.training);
  if (parameters.config.bidirectional) return;
  const predictor = Predictor.over(scalarKernels, parameters);
  predictor.read(predictor.blank(), 0);
}
