import { isRecord } from '../base/json';
import type { Stepwise } from '../base/stepwise';
import type { FileSize, IndexedFiles, LearnedFiles } from './learning';
import { parseEntries, parseLists, textOfLists } from './lists';
import { areNumbers, beyondNumbers, isNumber, parseNumbers } from './parsing';

export function textOfLearnedFiles({ training, validation, former = [], ...rest }: LearnedFiles): string {
  return textOfLists({ training, validation, former }, rest);
}

/** The list of learned files; undefined if it is invalid. */
export function* parseLearnedFiles(text: string): Stepwise<LearnedFiles | undefined> {
  const value = yield* parseLists(text);
  if (!value || ![value['training'], value['validation']].every((part) => Array.isArray(part))) return undefined;
  const split = parseNumbers(value['split'], ['seed', 'holdoutFraction']);
  return {
    training: yield* parseEntries(value['training'], parseFileSize),
    validation: yield* parseEntries(value['validation'], parseFileSize),
    ...(split && { split }),
    former: yield* parseEntries(value['former'], parseFileSize),
  };
}

export function textOfIndexedFiles({ files, leftOut, ...rest }: IndexedFiles): string {
  return textOfLists({ files, leftOut }, rest);
}

/** The list of indexed files; undefined if it is invalid. */
export function* parseIndexedFiles(text: string): Stepwise<IndexedFiles | undefined> {
  const value = yield* parseLists(text);
  if (!value || ![value['files'], value['leftOut']].every((part) => Array.isArray(part))) return undefined;
  const beyond = parseNumbers(value['beyond'], beyondNumbers);
  return {
    files: yield* parseEntries(value['files'], parseFileSize),
    leftOut: yield* parseEntries(value['leftOut'], parseLeftOut),
    ...(beyond && { beyond }),
  };
}

function parseFileSize(value: unknown): FileSize | undefined {
  if (!isRecord(value) || !areNumbers(value, ['characters', 'hash'])) return undefined;
  const { path, characters, hash, secrets } = value;
  return typeof path === 'string' ? { path, characters, hash, ...(isNumber(secrets) && { secrets }) } : undefined;
}

function parseLeftOut(value: unknown): IndexedFiles['leftOut'][number] | undefined {
  if (!isRecord(value)) return undefined;
  const { path, reason } = value;
  return typeof path === 'string' && typeof reason === 'string' ? { path, reason } : undefined;
}
