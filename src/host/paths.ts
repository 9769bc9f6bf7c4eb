import * as vscode from 'vscode';
import { parseVirtualPath, virtualPathOf } from '../corpus/virtualPath';

/** The path by which the corpus names a file: its path on the disk, else its URI. */
export function pathOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : virtualPathOf(uri);
}

/** The URI of a path. */
export function uriOf(path: string): vscode.Uri {
  const virtual = parseVirtualPath(path);
  return virtual ? vscode.Uri.from(virtual) : vscode.Uri.file(path);
}
