import * as vscode from 'vscode';

/**
 * The path of a script for a process or a thread of Node. In bundles for a browser, `webScripts.ts` replaces this file.
 */
export function scriptOf(extension: vscode.Uri, name: string): string {
  return vscode.Uri.joinPath(extension, 'dist', `${name}.js`).fsPath;
}
