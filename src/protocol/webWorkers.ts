import { isRecord } from '../base/json';
import { isCount, parseEach } from './parsing';

/** Messages that workers of a web page receive in addition to those that processes and threads of Node receive. */
export type ToWebWorker =
  /** The files in the folder of the model. Comes before a message that needs them. */
  | { readonly kind: 'stored'; readonly folder: string; readonly files: readonly StoredFile[] }
  /** The first message to the completion worker. `cancelled`: the slots of cancellation, if memory can be shared. */
  | { readonly kind: 'begin'; readonly cancelled: SharedArrayBuffer | undefined }
  /** Cancels a request for a completion, where memory cannot be shared. */
  | { readonly kind: 'cancel'; readonly id: number };

export interface StoredFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Undefined if the value is something else or invalid. */
export function parseToWebWorker(value: unknown): ToWebWorker | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, folder, cancelled, id } = value;
  switch (kind) {
    case 'stored': {
      const files = parseEach(value['files'], parseFile);
      return typeof folder === 'string' && files ? { kind, folder, files } : undefined;
    }
    case 'begin':
      return cancelled === undefined || isShared(cancelled) ? { kind, cancelled } : undefined;
    case 'cancel':
      return isCount(id) ? { kind, id } : undefined;
    default:
      return undefined;
  }
}

function parseFile(value: unknown): StoredFile | undefined {
  if (!isRecord(value)) return undefined;
  const { name, bytes } = value;
  return typeof name === 'string' && bytes instanceof Uint8Array ? { name, bytes } : undefined;
}

function isShared(value: unknown): value is SharedArrayBuffer {
  return typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer;
}
