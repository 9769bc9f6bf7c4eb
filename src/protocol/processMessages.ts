import { excerpt, isRecord } from '../base/json';
import type { Suggestion } from '../language/suggest';
import type { CompletionRequest, DocumentChange, FromCompleter, PhaseTimes, ToCompleter } from './completer';
import {
  isAmount,
  isCount,
  isNumber,
  measured,
  parseAll,
  parseEach,
  parseHistory,
  parsePoint,
  parseReliability,
  parseSample,
} from './parsing';
import type { EndReason, FailedMessage, FromIndexer, FromTrainer } from './trainer';

/*
 * Parsers of the messages between the processes and threads of the extension; `toTrainer.ts` has those to the training
 * process. Their scripts are files that an update may replace while the extension host is running, so a message may be of
 * another version.
 */

/** The error for a message that no parser accepts. */
export function unknownMessage(sender: string, value: unknown): string {
  return `Expected a message of this version from ${sender}, found ${shown(value)}. Reload the window.`;
}

function shown(value: unknown): string {
  try {
    // The declared type of `stringify` leaves out that it returns undefined for what JSON does not have.
    const json = JSON.stringify(value) as string | undefined;
    return json?.slice(0, 200) ?? excerpt(value);
  } catch {
    // Threads can send what JSON does not have: cycles and large integers.
    return excerpt(value);
  }
}

/** A message of the training process; undefined if it is unknown or invalid. */
export function parseFromTrainer(value: unknown): FromTrainer | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, doing, progress, secondsLeft, validationLoss, text, onBattery } = value;
  switch (kind) {
    case 'waiting':
    case 'resumed':
      return { kind };
    case 'preparing':
      return typeof doing === 'string' ? { kind, doing } : undefined;
    case 'started': {
      const history = parseHistory(value['history']);
      return history && { kind, history, notes: parseAll(value['notes'], parseText) };
    }
    case 'point': {
      const point = parsePoint(value['point']);
      return point && isNumber(progress) ? { kind, point, progress, secondsLeft: measured(secondsLeft) } : undefined;
    }
    case 'sample': {
      const sample = parseSample(value['sample']);
      return sample && { kind, sample };
    }
    case 'finishing':
      return typeof doing === 'string' && isNumber(progress) ? { kind, doing, progress } : undefined;
    case 'reliability': {
      const reliability = parseReliability(value['reliability']);
      return reliability && { kind, reliability };
    }
    case 'checkpoint':
      return { kind, validationLoss: measured(validationLoss) };
    case 'note':
      return typeof text === 'string' ? { kind, text } : undefined;
    case 'paused':
      return typeof onBattery === 'boolean' ? { kind, onBattery } : undefined;
    case 'ended': {
      const why = endReasons.find((reason) => reason === value['why']);
      return why && { kind, why, validationLoss: isNumber(validationLoss) ? validationLoss : undefined };
    }
    default:
      return parseFailed(value);
  }
}

const endReasons: readonly EndReason[] = ['budget', 'converged', 'stopped', 'interrupted'];

/** A message of the process that updates the index; undefined if it is unknown or invalid. */
export function parseFromIndexer(value: unknown): FromIndexer | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, text, doing, isNew, coreSeconds, isPostponed } = value;
  if (kind === 'waiting') return { kind };
  if (kind === 'preparing') return typeof doing === 'string' ? { kind, doing } : undefined;
  if (kind === 'note') return typeof text === 'string' ? { kind, text } : undefined;
  if (kind === 'usable') return isNumber(coreSeconds) ? { kind, coreSeconds } : undefined;
  if (kind !== 'indexed') return parseFailed(value);
  const isWhole = typeof isNew === 'boolean' && isNumber(coreSeconds) && typeof isPostponed === 'boolean';
  return isWhole ? { kind, isNew, coreSeconds, isPostponed } : undefined;
}

function parseFailed({ kind, message, expected, stack }: Record<string, unknown>): FailedMessage | undefined {
  const isWhole = typeof message === 'string' && typeof expected === 'boolean' && typeof stack === 'string';
  return kind === 'failed' && isWhole ? { kind, message, expected, stack } : undefined;
}

/** A message of the completion worker; undefined if it is unknown or invalid. */
export function parseFromCompleter(value: unknown): FromCompleter | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, id, reason, message, hasNetwork, hasIndex, problem, validationLoss } = value;
  const took = parseTimes(value['took']);
  switch (kind) {
    case 'loaded': {
      const loss = isNumber(validationLoss) ? validationLoss : undefined;
      const reported = typeof problem === 'string' ? { problem } : {};
      return typeof hasIndex === 'boolean' ? { kind, validationLoss: loss, hasIndex, ...reported } : undefined;
    }
    case 'loadFailed':
      return typeof message === 'string' && typeof hasNetwork === 'boolean' ? { kind, message, hasNetwork } : undefined;
    case 'completed': {
      const suggestions = parseEach(value['suggestions'], parseSuggestion);
      return isNumber(id) && took && suggestions ? { kind, id, suggestions, took } : undefined;
    }
    case 'quiet':
      return isNumber(id) && typeof reason === 'string' ? { kind, id, reason, ...(took && { took }) } : undefined;
    default:
      return undefined;
  }
}

function parseSuggestion(value: unknown): Suggestion | undefined {
  if (!isRecord(value)) return undefined;
  const { text, probability, replaces } = value;
  const isWhole = typeof text === 'string' && isNumber(probability) && isNumber(replaces);
  return isWhole ? { text, probability, replaces } : undefined;
}

function parseTimes(value: unknown): PhaseTimes | undefined {
  if (!isRecord(value)) return undefined;
  const { reading, decoding } = value;
  return isNumber(reading) && isNumber(decoding) ? { reading, decoding } : undefined;
}

/** A message of the extension host to the completion worker; undefined if it is unknown or invalid. */
export function parseToCompleter(value: unknown): ToCompleter | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, folder, uri, version, text, changes } = value;
  if (kind === 'load') return typeof folder === 'string' ? { kind, folder } : undefined;
  if (kind === 'complete') return parseComplete(value['request']);
  if (typeof uri !== 'string') return undefined;
  if (kind === 'close') return { kind, uri };
  if (!isNumber(version)) return undefined;
  if (kind === 'open') return typeof text === 'string' ? { kind, uri, version, text } : undefined;
  const known = parseEach(changes, parseChange);
  return kind === 'change' && known ? { kind, uri, version, changes: known } : undefined;
}

function parseChange(value: unknown): DocumentChange | undefined {
  if (!isRecord(value)) return undefined;
  const { offset, deleted, inserted } = value;
  const isWhole = isCount(offset) && isCount(deleted) && typeof inserted === 'string';
  return isWhole ? { offset, deleted, inserted } : undefined;
}

type Complete = Extract<ToCompleter, { kind: 'complete' }>;

function parseComplete(value: unknown): Complete | undefined {
  if (!isRecord(value)) return undefined;
  const { id, uri, version, offset, trigger, assumed } = value;
  const options = parseOptions(value['options']);
  if (!isCount(id) || typeof uri !== 'string' || !isNumber(version) || !isCount(offset) || !options) return undefined;
  if (trigger !== 'automatic' && trigger !== 'explicit') return undefined;
  const request: CompletionRequest = { id, uri, version, offset, trigger, options };
  if (assumed === undefined) return { kind: 'complete', request };
  if (!isRecord(assumed) || !isCount(assumed['start']) || typeof assumed['text'] !== 'string') return undefined;
  return { kind: 'complete', request: { ...request, assumed: { start: assumed['start'], text: assumed['text'] } } };
}

function parseOptions(value: unknown): CompletionRequest['options'] | undefined {
  if (!isRecord(value)) return undefined;
  const { temperature, topK, maximumLength, severalLines, indentation } = value;
  const eagerness = (['quiet', 'balanced', 'eager'] as const).find((known) => known === value['eagerness']);
  const areNumbers = isAmount(temperature) && isAmount(topK) && isAmount(maximumLength);
  if (!areNumbers || typeof severalLines !== 'boolean' || !eagerness) return undefined;
  const options = { temperature, topK, maximumLength, severalLines, eagerness };
  if (indentation === undefined) return options;
  if (!isRecord(indentation)) return undefined;
  const { insertSpaces, tabSize } = indentation;
  const isWhole = typeof insertSpaces === 'boolean' && isCount(tabSize) && tabSize > 0;
  return isWhole ? { ...options, indentation: { insertSpaces, tabSize } } : undefined;
}

export function parseText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
