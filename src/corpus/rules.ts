import { reasonByForeignName } from './foreign';
import { generatedReason, hasGeneratedName } from './generated';
import { isNotebook } from './notebook';
import { isSecretFolder, isSecretPath, secretReason } from './secretNames';
import { hasBinaryName } from './textKinds';

/** Larger files are data more often than text that somebody writes. */
export const maximumFileBytes = 1024 * 1024;

/** Of a notebook: the pictures among its outputs are large, and its cells are not. */
const maximumNotebookBytes = 16 * 1024 * 1024;

export function mostBytesOf(path: string): number {
  return isNotebook(path) ? maximumNotebookBytes : maximumFileBytes;
}

/** Why a file or a folder is not even looked at, whatever the folder's own rules say; undefined where it may be. */
export function reasonByAnyName(name: string): string | undefined {
  return reasonByForeignName(name) ?? (isSecretFolder(name) ? secretReason : undefined);
}

/** Why a file is not even opened, judged by its path relative to the opened folder; undefined where it may be. */
export function reasonByPath(path: string): string | undefined {
  if (isSecretPath(path)) return secretReason;
  if (hasGeneratedName(path)) return generatedReason;
  return hasBinaryName(path.slice(path.lastIndexOf('/') + 1)) ? 'not text' : undefined;
}
