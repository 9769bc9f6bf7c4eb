import { isRecord } from '../base/json';
import type { DirectoryEntry, FileFacts } from '../corpus/fileSystem';
import { isAmount, isCount, parseEach } from './parsing';

/*
 * Files that a trainer accesses through the extension host: files of virtual workspaces, which only VS Code can read,
 * and on the web the files of the model, which VS Code stores.
 */

/** A request of a trainer to the extension host. It may name several files, because each answer may take a while. */
export type FileQuestion =
  | { readonly kind: 'list'; readonly folder: string }
  | { readonly kind: 'stat'; readonly paths: readonly string[] }
  /** A file that is larger than `maximumBytes` is a failure. */
  | { readonly kind: 'read'; readonly paths: readonly string[]; readonly maximumBytes: number }
  /** These name files in the folder of the model; only trainers on the web ask them. */
  | { readonly kind: 'replace'; readonly name: string; readonly parts: readonly Uint8Array[] }
  | { readonly kind: 'remove'; readonly name: string }
  | { readonly kind: 'rename'; readonly name: string; readonly newName: string };

/** Why there is no result: the code of the file system, or a message. */
export interface FileFailure {
  readonly problem: string;
}

/** The answer to a question of the same kind; those to `stat` and `read` have the results in the order of the paths. */
export type FileAnswer =
  | { readonly kind: 'list'; readonly entries: readonly DirectoryEntry[] }
  | { readonly kind: 'stat'; readonly facts: readonly (FileFacts | FileFailure)[] }
  | { readonly kind: 'read'; readonly contents: readonly (Uint8Array | FileFailure)[] }
  | { readonly kind: 'done' }
  | ({ readonly kind: 'failed' } & FileFailure);

/** A question and the answer to it have the same number. */
export interface AskMessage {
  readonly kind: 'ask';
  readonly id: number;
  readonly question: FileQuestion;
}

export interface AnswerMessage {
  readonly kind: 'answer';
  readonly id: number;
  readonly answer: FileAnswer;
}

/** Undefined if the value is something else or invalid. */
export function parseAsk(value: unknown): AskMessage | undefined {
  if (!isRecord(value) || value['kind'] !== 'ask' || !isCount(value['id'])) return undefined;
  const question = parseQuestion(value['question']);
  return question && { kind: 'ask', id: value['id'], question };
}

/** Undefined if the value is something else or invalid. */
export function parseAnswerMessage(value: unknown): AnswerMessage | undefined {
  if (!isRecord(value) || value['kind'] !== 'answer' || !isCount(value['id'])) return undefined;
  const answer = parseAnswer(value['answer']);
  return answer && { kind: 'answer', id: value['id'], answer };
}

function parseQuestion(value: unknown): FileQuestion | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, folder, maximumBytes, name, newName } = value;
  const paths = parseEach(value['paths'], asText);
  switch (kind) {
    case 'list':
      return typeof folder === 'string' ? { kind, folder } : undefined;
    case 'stat':
      return paths && { kind, paths };
    case 'read':
      return paths && isCount(maximumBytes) ? { kind, paths, maximumBytes } : undefined;
    case 'replace': {
      const parts = parseEach(value['parts'], asBytes);
      return typeof name === 'string' && parts ? { kind, name, parts } : undefined;
    }
    case 'remove':
      return typeof name === 'string' ? { kind, name } : undefined;
    case 'rename':
      return typeof name === 'string' && typeof newName === 'string' ? { kind, name, newName } : undefined;
    default:
      return undefined;
  }
}

function parseAnswer(value: unknown): FileAnswer | undefined {
  if (!isRecord(value)) return undefined;
  switch (value['kind']) {
    case 'list': {
      const entries = parseEach(value['entries'], parseEntry);
      return entries && { kind: 'list', entries };
    }
    case 'stat': {
      const facts = parseEach(value['facts'], (each) => parseFacts(each) ?? parseFailure(each));
      return facts && { kind: 'stat', facts };
    }
    case 'read': {
      const contents = parseEach(value['contents'], (each) => asBytes(each) ?? parseFailure(each));
      return contents && { kind: 'read', contents };
    }
    case 'done':
      return { kind: 'done' };
    case 'failed': {
      const failure = parseFailure(value);
      return failure && { kind: 'failed', ...failure };
    }
    default:
      return undefined;
  }
}

function parseEntry(value: unknown): DirectoryEntry | undefined {
  if (!isRecord(value)) return undefined;
  const { name } = value;
  const kind = (['file', 'directory', 'other'] as const).find((known) => known === value['kind']);
  return typeof name === 'string' && kind ? { name, kind } : undefined;
}

function parseFacts(value: unknown): FileFacts | undefined {
  if (!isRecord(value)) return undefined;
  const { size, modified } = value;
  return isCount(size) && isAmount(modified) ? { size, modified } : undefined;
}

function parseFailure(value: unknown): FileFailure | undefined {
  return isRecord(value) && typeof value['problem'] === 'string' ? { problem: value['problem'] } : undefined;
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function asBytes(value: unknown): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : undefined;
}
