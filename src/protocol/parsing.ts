import { isRecord } from '../base/json';
import { cellKinds } from '../numeric/cells/kinds';
import { parseSummary } from './acceptance';
import type { LearningHistory, LearningPoint, LearningSample, ModelFacts, Reliability } from './learning';
import type { ToPanel } from './panel';
import type { Status } from './status';

type Fields = Readonly<Record<string, unknown>>;

/** A message from the host to the page; undefined if it is unknown or invalid. */
export function parseToPanel(value: unknown): ToPanel | undefined {
  if (!isRecord(value)) return undefined;
  switch (value['kind']) {
    case 'show': {
      const status = parseStatus(value['status']);
      const hasFolder = value['hasFolder'] === true;
      const isTrusted = value['isTrusted'] === true;
      return status && { kind: 'show', status, hasFolder, isTrusted, history: parseHistory(value['history']) };
    }
    case 'status': {
      const status = parseStatus(value['status']);
      return status && { kind: 'status', status };
    }
    case 'point': {
      const point = parsePoint(value['point']);
      return point && { kind: 'point', point };
    }
    case 'sample': {
      const sample = parseSample(value['sample']);
      return sample && { kind: 'sample', sample };
    }
    case 'reliability': {
      const reliability = parseReliability(value['reliability']);
      return reliability && { kind: 'reliability', reliability };
    }
    case 'pong':
      return { kind: 'pong' };
    case 'acceptance': {
      const acceptance = parseSummary(value['acceptance']);
      return acceptance && { kind: 'acceptance', acceptance };
    }
    default:
      return undefined;
  }
}

export function parseStatus(value: unknown): Status | undefined {
  if (!isRecord(value)) return undefined;
  const {
    kind,
    hasIndex,
    otherModel,
    progress,
    doing,
    secondsLeft,
    onBattery,
    bitsPerCharacter,
    message,
    resumable,
    indexFailure,
  } = value;
  const failed = typeof indexFailure === 'string' && { indexFailure };
  if (kind === 'untrained') {
    const other = typeof otherModel === 'string' && { otherModel };
    return { kind, ...(hasIndex === true && { hasIndex }), ...other, ...failed };
  }
  if (kind === 'training' && isNumber(progress) && typeof doing === 'string')
    return { kind, progress, doing, ...(isNumber(secondsLeft) ? { secondsLeft } : {}) };
  if (kind === 'waiting' && isNumber(progress)) return { kind, progress };
  if (kind === 'paused' && isNumber(progress)) return { kind, progress, ...(onBattery === true && { onBattery }) };
  if (kind === 'finishing' && isNumber(progress) && typeof doing === 'string') return { kind, progress, doing };
  if (kind === 'interrupted' && isNumber(progress) && isNumber(bitsPerCharacter))
    return { kind, progress, bitsPerCharacter };
  if (kind === 'ready' && isNumber(bitsPerCharacter)) return { kind, bitsPerCharacter, ...failed };
  if (kind === 'failed' && typeof message === 'string') return { kind, message, resumable: resumable === true };
  return undefined;
}

/** Largest number of points or samples that is kept from a stored history: the reducer of histories keeps far fewer. */
const mostEntries = 1 << 15;

/**
 * The history of a model; undefined if there is none. The file may be of another version or damaged: invalid points and
 * samples are dropped.
 */
export function parseHistory(value: unknown): LearningHistory | undefined {
  if (!isRecord(value)) return undefined;
  const facts = parseFacts(value['facts']);
  if (!facts) return undefined;
  const reliability = parseReliability(value['reliability']);
  return {
    facts,
    points: parseAll(value['points'], parsePoint).slice(-mostEntries),
    samples: parseAll(value['samples'], parseSample).slice(-mostEntries),
    ...(reliability && { reliability }),
  };
}

export const beyondNumbers = ['files', 'bytes', 'limit'] as const;

export function parseAll<T>(values: unknown, parse: (value: unknown) => T | undefined): T[] {
  return Array.isArray(values) ? values.flatMap((value) => parse(value) ?? []) : [];
}

/** All of a list, or undefined if one of them is invalid. */
export function parseEach<T>(values: unknown, parse: (value: unknown) => T | undefined): T[] | undefined {
  const parsed = parseAll(values, parse);
  return Array.isArray(values) && parsed.length === values.length ? parsed : undefined;
}

export function parsePoint(value: unknown): LearningPoint | undefined {
  if (!isRecord(value) || !areAmounts(value, ['step', 'characters', 'seconds'])) return undefined;
  const { step, characters, seconds, validationLoss, skippedSteps, gradientFlow } = value;
  return {
    step,
    characters,
    seconds,
    trainingLoss: measured(value['trainingLoss']),
    ...(isNumber(validationLoss) ? { validationLoss } : {}),
    learningRate: measured(value['learningRate']),
    gradientNorm: measured(value['gradientNorm']),
    charactersPerSecond: measured(value['charactersPerSecond']),
    ...(isNumber(skippedSteps) ? { skippedSteps } : {}),
    ...(Array.isArray(gradientFlow) ? { gradientFlow: gradientFlow.map(measured) } : {}),
  };
}

export function parseSample(value: unknown): LearningSample | undefined {
  if (!isRecord(value) || !areAmounts(value, ['step', 'seconds'])) return undefined;
  const { step, seconds, text } = value;
  return typeof text === 'string'
    ? { step, seconds, validationLoss: measured(value['validationLoss']), text }
    : undefined;
}

export function parseReliability(value: unknown): Reliability | undefined {
  if (!isRecord(value) || !areAmounts(value, ['calibrationError'])) return undefined;
  return { bins: parseAll(value['bins'], parseBin), calibrationError: value.calibrationError };
}

function parseBin(value: unknown): Reliability['bins'][number] | undefined {
  return parseAmounts(value, ['confidence', 'right', 'count']);
}

const factNumbers = [
  'vocabularySize',
  'parameters',
  'trainingFiles',
  'validationFiles',
  'trainingCharacters',
  'validationCharacters',
  'unigramLoss',
  'bigramLoss',
] as const;

function parseFacts(value: unknown): ModelFacts | undefined {
  if (!isRecord(value) || !areAmounts(value, factNumbers)) return undefined;
  const network = parseNetwork(value['network']);
  const beyond = parseAmounts(value['beyond'], beyondNumbers);
  return network && { ...pick(value, factNumbers), network, ...(beyond && { beyond }) };
}

export function parseAmounts<K extends string>(value: unknown, names: readonly K[]): Record<K, number> | undefined {
  return isRecord(value) && areAmounts(value, names) ? pick(value, names) : undefined;
}

function parseNetwork(value: unknown): ModelFacts['network'] | undefined {
  if (!isRecord(value)) return undefined;
  const cell = cellKinds.find((known) => known === value['cell']);
  const sizes = ['embeddingSize', 'hiddenSize', 'layers', 'dropout'] as const;
  return cell && areAmounts(value, sizes) ? { ...pick(value, sizes), cell } : undefined;
}

export function pick<K extends string>(fields: Readonly<Record<K, number>>, names: readonly K[]): Record<K, number> {
  // One entry for each name.
  return Object.fromEntries(names.map((name) => [name, fields[name]])) as Record<K, number>;
}

export function areAmounts<K extends string>(
  fields: Fields,
  names: readonly K[],
): fields is Fields & Record<K, number> {
  return names.every((name) => isAmount(fields[name]));
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Finite and not negative. */
export function isAmount(value: unknown): value is number {
  return isNumber(value) && value >= 0;
}

/** An integer that is not negative. */
export function isCount(value: unknown): value is number {
  return isAmount(value) && Number.isSafeInteger(value);
}

/** JSON stores NaN and Infinity as null; such a point stays, and leaves a gap in its curve. */
export function measured(value: unknown): number {
  return isNumber(value) ? value : NaN;
}
