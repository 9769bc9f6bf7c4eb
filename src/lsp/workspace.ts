import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRecord } from '../base/json';
import { folderLabels } from '../corpus/folderLabels';
import { type CorpusFolder, usualExclude } from '../corpus/request';
import { excludeRules } from '../editor/excludeRules';

/** A folder of the workspace that is on disk. */
export interface Folder {
  readonly uri: string;
  readonly name: string;
  readonly path: string;
}

/** A file or folder inside the workspace. */
export interface WorkspacePath {
  readonly folder: Folder;
  /** Relative to that folder, with `/`; empty for the folder itself. */
  readonly relative: string;
  /** Path in the lists of indexed and learned files. */
  readonly listed: string;
}

/** The folders that `initialize` names: workspace folders, or the root of older clients. */
export function initialFolders(params: unknown): readonly Folder[] {
  if (!isRecord(params)) return [];
  const { workspaceFolders, rootUri, rootPath } = params;
  if (Array.isArray(workspaceFolders)) return foldersOf(workspaceFolders);
  if (typeof rootUri === 'string') return foldersOf([{ uri: rootUri }]);
  if (typeof rootPath !== 'string' || !path.isAbsolute(rootPath)) return [];
  return [{ uri: rootPath, name: path.basename(rootPath), path: path.normalize(rootPath) }];
}

/** The folders that are on disk; other values are left out. */
export function foldersOf(values: readonly unknown[]): readonly Folder[] {
  return values.flatMap((value) => {
    const { uri, name } = isRecord(value) ? value : {};
    const folder = typeof uri === 'string' ? pathOf(uri) : undefined;
    if (typeof uri !== 'string' || folder === undefined) return [];
    return [{ uri, name: typeof name === 'string' ? name : path.basename(folder), path: folder }];
  });
}

/** The path of a `file:` URI without a trailing separator; undefined for other URIs. */
export function pathOf(uri: string): string | undefined {
  try {
    const found = fileURLToPath(uri);
    return path.parse(found).root === found ? found : found.replace(/[\\/]+$/, '');
  } catch {
    // It is not a file on this machine, or not a URI.
    return undefined;
  }
}

/** Undefined if the path is in no folder of the workspace. */
export function workspacePathOf(folders: readonly Folder[], file: string): WorkspacePath | undefined {
  const labels = folderLabels(folders);
  const around = folders
    .map((folder, i) => ({ folder, label: labels[i]!, relative: path.relative(folder.path, file) }))
    .filter(({ relative }) => !relative.startsWith('..') && !path.isAbsolute(relative));
  // A file in nested workspace folders belongs to the innermost.
  const innermost = around.sort((a, b) => b.folder.path.length - a.folder.path.length)[0];
  if (!innermost) return undefined;
  const relative = innermost.relative.split(path.sep).join('/');
  return { folder: innermost.folder, relative, listed: innermost.label + relative };
}

/** `exclude` is the value of `recurrent.exclude`. */
export function corpusFolders(folders: readonly Folder[], exclude: unknown): readonly CorpusFolder[] {
  const own = excludeRules('recurrent.exclude', exclude);
  return folders.map(({ name, path }) => ({ name, path, exclude: [...usualExclude, ...own] }));
}
