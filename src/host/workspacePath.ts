import * as vscode from 'vscode';
import { folderLabels } from '../corpus/folderLabels';
import { pathOf } from './paths';

/** The path of a file or folder in the workspace. */
export interface WorkspacePath {
  readonly folder: vscode.WorkspaceFolder;
  /** Relative to that folder, with `/`; empty for the folder itself. */
  readonly relative: string;
  /** Path in the lists of indexed and learned files. */
  readonly listed: string;
}

/** Undefined if it is not in a workspace folder. */
export function workspacePathOf(uri: vscode.Uri): WorkspacePath | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const labels = folderLabels(folders.map(({ name, uri: folder }) => ({ name, path: pathOf(folder) })));
  const around = folders
    .map((folder, i) => ({ folder, label: labels[i]! }))
    .filter(({ folder }) => isIn(folder.uri, uri));
  // A file in nested workspace folders belongs to the innermost.
  const innermost = around.sort((a, b) => b.folder.uri.path.length - a.folder.uri.path.length)[0];
  if (!innermost) return undefined;
  const relative = uri.path.slice(slashed(innermost.folder.uri.path).length);
  return { folder: innermost.folder, relative, listed: innermost.label + relative };
}

function isIn(folder: vscode.Uri, { scheme, authority, path }: vscode.Uri): boolean {
  return scheme === folder.scheme && authority === folder.authority && `${path}/`.startsWith(slashed(folder.path));
}

function slashed(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}
