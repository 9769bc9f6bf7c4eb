import { reasonByForeignName } from './foreign';
import { generatedReason, hasGeneratedName } from './generated';
import { isNotebook } from './notebook';
import { isSecretFolder, isSecretPath, secretReason } from './secretNames';
import { hasBinaryName } from './textKinds';

/** Largest file that is learned, in bytes; larger ones are mostly data. */
export const maximumFileBytes = 1024 * 1024;

/** Largest notebook, in bytes; its outputs contain images, which are not learned. */
const maximumNotebookBytes = 16 * 1024 * 1024;

export function maximumBytesOf(path: string): number {
  return isNotebook(path) ? maximumNotebookBytes : maximumFileBytes;
}

/** Why a file or folder is left out regardless of all rules; undefined if it may be learned. */
export function reasonByAnyName(name: string): string | undefined {
  return reasonByForeignName(name) ?? (isSecretFolder(name) ? secretReason : undefined);
}

/** Why a file is left out by its path, which is relative to the workspace folder; undefined if it may be learned. */
export function reasonByPath(path: string): string | undefined {
  if (isSecretPath(path)) return secretReason;
  if (hasGeneratedName(path)) return generatedReason;
  return hasBinaryName(path.slice(path.lastIndexOf('/') + 1)) ? 'not text' : undefined;
}
