import * as vscode from 'vscode';
import { folderLabels } from '../corpus/folderLabels';

/** The path of a file or folder in the workspace. */
export interface WorkspacePath {
  readonly folder: vscode.WorkspaceFolder;
  /** Relative to that folder, with `/`; empty for the folder itself. */
  readonly relative: string;
  /** Path in the lists of indexed and learned files. */
  readonly listed: string;
}

/** Undefined if it is not on disk or not in a workspace folder. */
export function workspacePathOf(uri: vscode.Uri): WorkspacePath | undefined {
  if (uri.scheme !== 'file') return undefined;
  const folders = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file');
  const labels = folderLabels(folders.map(({ name, uri: { fsPath } }) => ({ name, path: fsPath })));
  const around = folders
    .map((folder, i) => ({ folder, label: labels[i]! }))
    .filter(({ folder }) => `${uri.path}/`.startsWith(`${folder.uri.path}/`));
  // A file in nested workspace folders belongs to the innermost.
  const innermost = around.sort((a, b) => b.folder.uri.path.length - a.folder.uri.path.length)[0];
  if (!innermost) return undefined;
  const relative = uri.path.slice(innermost.folder.uri.path.length + 1);
  return { folder: innermost.folder, relative, listed: innermost.label + relative };
}
