import * as vscode from 'vscode';

/** The URI of a script for a worker. Takes the place of `scripts.ts`. */
export function scriptOf(extension: vscode.Uri, name: string): string {
  return vscode.Uri.joinPath(extension, 'dist', 'web', `${name}.js`).toString();
}

/**
 * Starts a worker with a script of the extension. A worker cannot load the script's address, which may be another
 * origin's, so it gets the text.
 */
export async function startWorker(script: string, name: string): Promise<Worker> {
  const text = await vscode.workspace.fs.readFile(vscode.Uri.parse(script));
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  // The address stays valid, because the worker starts threads with it.
  return new Worker(address, { name });
}
