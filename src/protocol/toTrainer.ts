import { isRecord } from '../base/json';
import type { CorpusFolder, CorpusRequest, ExcludeRule } from '../corpus/request';
import type { Budget } from '../learning/config';
import { cellKinds } from '../numeric/cells/kinds';
import { parseAnswerMessage } from './hostFiles';
import { isNumber, parseEach } from './parsing';
import { parseText } from './processMessages';
import type { ToTrainer, TrainingSettings } from './trainer';

/** A message of the extension host to the training process; undefined if it is unknown or invalid. */
export function parseToTrainer(value: unknown): ToTrainer | undefined {
  if (!isRecord(value)) return undefined;
  const { kind } = value;
  switch (kind) {
    case 'typing':
    case 'pause':
    case 'resume':
    case 'stop':
      return { kind };
    case 'start': {
      const { startOver } = value;
      const request = parseRequest(value);
      return request && typeof startOver === 'boolean' ? { kind, ...request, startOver } : undefined;
    }
    case 'index': {
      const { adapts } = value;
      const request = parseRequest(value);
      return request && typeof adapts === 'boolean' ? { kind, ...request, adapts } : undefined;
    }
    default:
      return parseAnswerMessage(value);
  }
}

/** The fields that a run and an update of the index have in common. */
type CommonRequest = Omit<Extract<ToTrainer, { kind: 'start' }>, 'kind' | 'startOver'>;

function parseRequest(value: Readonly<Record<string, unknown>>): CommonRequest | undefined {
  const { storage, lock, pausesOnBattery } = value;
  const corpus = parseCorpus(value['corpus']);
  const settings = parseSettings(value['settings']);
  if (!corpus || !settings || typeof storage !== 'string' || typeof lock !== 'string') return undefined;
  return typeof pausesOnBattery === 'boolean' ? { corpus, settings, storage, lock, pausesOnBattery } : undefined;
}

function parseCorpus(value: unknown): CorpusRequest | undefined {
  if (!isRecord(value)) return undefined;
  const folders = parseEach(value['folders'], parseFolder);
  const fields = new OptionalFields(value);
  const open = fields.read('open', (paths) => parseEach(paths, parseText));
  const maximumCharacters = fields.read('maximumCharacters', parseNumber);
  if (!folders || !fields.areValid) return undefined;
  return { folders, ...(open && { open }), ...(maximumCharacters !== undefined && { maximumCharacters }) };
}

function parseFolder(value: unknown): CorpusFolder | undefined {
  if (!isRecord(value)) return undefined;
  const { name, path } = value;
  const exclude = parseEach(value['exclude'], parseRule);
  const fields = new OptionalFields(value);
  const encoding = fields.read('encoding', parseText);
  if (typeof name !== 'string' || typeof path !== 'string' || !exclude || !fields.areValid) return undefined;
  return { name, path, exclude, ...(encoding !== undefined && { encoding }) };
}

function parseRule(value: unknown): ExcludeRule | undefined {
  if (!isRecord(value)) return undefined;
  const setting = keyOf(excludeSettings)(value['setting']);
  const { glob } = value;
  const fields = new OptionalFields(value);
  const when = fields.read('when', parseText);
  if (setting === undefined || typeof glob !== 'string' || !fields.areValid) return undefined;
  return { setting, glob, ...(when !== undefined && { when }) };
}

function parseSettings(value: unknown): TrainingSettings | undefined {
  if (!isRecord(value)) return undefined;
  const fields = new OptionalFields(value);
  const settings: TrainingSettings = {
    preset: fields.read('preset', keyOf(presets)),
    cell: fields.read('cell', (cell) => cellKinds.find((known) => known === cell)),
    embeddingSize: fields.read('embeddingSize', parseNumber),
    hiddenSize: fields.read('hiddenSize', parseNumber),
    layers: fields.read('layers', parseNumber),
    dropout: fields.read('dropout', parseNumber),
    seed: fields.read('seed', parseNumber),
    batchSize: fields.read('batchSize', parseNumber),
    sequenceLength: fields.read('sequenceLength', parseNumber),
    threads: fields.read('threads', parseNumber),
    optimizer: fields.read('optimizer', keyOf(optimizers)),
    learningRate: fields.read('learningRate', parseNumber),
    schedule: fields.read('schedule', keyOf(schedules)),
    clipNorm: fields.read('clipNorm', parseNumber),
    clipValue: fields.read('clipValue', parseNumber),
    budget: fields.read('budget', parseBudget),
    holdoutFraction: fields.read('holdoutFraction', parseNumber),
  };
  return fields.areValid ? settings : undefined;
}

function parseBudget(value: unknown): Budget | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, seconds, steps } = value;
  if (kind === 'seconds' && isNumber(seconds)) return { kind, seconds };
  return kind === 'steps' && isNumber(steps) ? { kind, steps } : undefined;
}

/** Reads fields that may be absent. One that is present and invalid makes all of them invalid. */
class OptionalFields {
  readonly #values: Readonly<Record<string, unknown>>;
  #areValid = true;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  get areValid(): boolean {
    return this.#areValid;
  }

  read<T>(name: string, parse: (value: unknown) => T | undefined): T | undefined {
    const value = this.#values[name];
    if (value === undefined) return undefined;
    const parsed = parse(value);
    if (parsed === undefined) this.#areValid = false;
    return parsed;
  }
}

// Records rather than lists: the compiler then reports a name that is missing here.

const excludeSettings: Readonly<Record<ExcludeRule['setting'], true>> = {
  'files.exclude': true,
  'search.exclude': true,
  'recurrent.exclude': true,
};

const presets: Readonly<Record<NonNullable<TrainingSettings['preset']>, true>> = {
  default: true,
  'min-char-rnn': true,
  'char-rnn': true,
  'torch-rnn': true,
};

const optimizers: Readonly<Record<NonNullable<TrainingSettings['optimizer']>, true>> = {
  sgd: true,
  adagrad: true,
  rmsprop: true,
  adam: true,
  adamw: true,
  soap: true,
};

const schedules: Readonly<Record<NonNullable<TrainingSettings['schedule']>, true>> = {
  constant: true,
  step: true,
  exponential: true,
  cosine: true,
};

/** Returns a parser that accepts the keys of a record. */
function keyOf<K extends string>(record: Readonly<Record<K, true>>): (value: unknown) => K | undefined {
  const isKey = (value: unknown): value is K => typeof value === 'string' && Object.hasOwn(record, value);
  return (value) => (isKey(value) ? value : undefined);
}

function parseNumber(value: unknown): number | undefined {
  return isNumber(value) ? value : undefined;
}
