import * as vscode from 'vscode';

/** The URI of a script for a worker. Replaces `scripts.ts`. */
export function scriptOf(extension: vscode.Uri, name: string): string {
  return vscode.Uri.joinPath(extension, 'dist', 'web', `${name}.js`).toString();
}

/** The blob URLs of the scripts' texts, by script. A script does not change while its window is open. */
const addresses = new Map<string, string>();

/**
 * Starts a worker with a script of the extension. The script may have another origin, from which a worker cannot load
 * it, so the worker gets a blob URL of the script's text.
 */
export async function startWorker(script: string, name: string): Promise<Worker> {
  const address = addresses.get(script) ?? (await addressOf(script));
  // It stays valid, because the worker starts threads with it.
  addresses.set(script, address);
  return new Worker(address, { name });
}

async function addressOf(script: string): Promise<string> {
  const text = await vscode.workspace.fs.readFile(vscode.Uri.parse(script));
  return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
}
