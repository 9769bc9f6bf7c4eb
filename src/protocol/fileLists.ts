import { isRecord } from '../base/json';
import type { Stepwise } from '../base/stepwise';
import type { FileSize, IndexedFiles, LearnedFiles } from './learning';
import { parseEntries, parseLists, textOfLists } from './lists';
import { beyondNumbers, isAmount, isCount, parseAmounts } from './parsing';

export function textOfLearnedFiles({ training, validation, former = [], ...rest }: LearnedFiles): string {
  return textOfLists({ training, validation, former }, rest);
}

/** The list of learned files; undefined if any part of it is invalid: a lost entry could be learned and held out. */
export function* parseLearnedFiles(text: string): Stepwise<LearnedFiles | undefined> {
  const value = yield* parseLists(text);
  if (!value) return undefined;
  const training = yield* parseEntries(value['training'], parseFileSize);
  const validation = yield* parseEntries(value['validation'], parseFileSize);
  const former = yield* parseEntries(value['former'] ?? [], parseFileSize);
  const split = parseSplit(value['split']);
  if (!training || !validation || !former || (value['split'] !== undefined && !split)) return undefined;
  return { training, validation, ...(split && { split }), former };
}

function parseSplit(value: unknown): LearnedFiles['split'] {
  if (!isRecord(value)) return undefined;
  const { seed, holdoutFraction } = value;
  return isCount(seed) && isAmount(holdoutFraction) && holdoutFraction < 1 ? { seed, holdoutFraction } : undefined;
}

export function textOfIndexedFiles({ files, leftOut, ...rest }: IndexedFiles): string {
  return textOfLists({ files, leftOut }, rest);
}

/** The list of indexed files; undefined if any part of it is invalid. */
export function* parseIndexedFiles(text: string): Stepwise<IndexedFiles | undefined> {
  const value = yield* parseLists(text);
  if (!value) return undefined;
  const files = yield* parseEntries(value['files'], parseFileSize);
  const leftOut = yield* parseEntries(value['leftOut'], parseLeftOut);
  const beyond = parseAmounts(value['beyond'], beyondNumbers);
  if (!files || !leftOut || (value['beyond'] !== undefined && !beyond)) return undefined;
  return { files, leftOut, ...(beyond && { beyond }) };
}

function parseFileSize(value: unknown): FileSize | undefined {
  if (!isRecord(value)) return undefined;
  const { path, characters, hash, secrets } = value;
  if (typeof path !== 'string' || !isCount(characters) || !isCount(hash)) return undefined;
  return { path, characters, hash, ...(isCount(secrets) && { secrets }) };
}

function parseLeftOut(value: unknown): IndexedFiles['leftOut'][number] | undefined {
  if (!isRecord(value)) return undefined;
  const { path, reason } = value;
  return typeof path === 'string' && typeof reason === 'string' ? { path, reason } : undefined;
}
