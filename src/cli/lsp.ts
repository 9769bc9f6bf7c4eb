import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArguments } from './usage';

/** Starts the language server. It is a separate bundle, so that the other commands load without it. */
export async function lsp(args: string[]): Promise<void> {
  // Clients add these as other servers need them. The library reads the second.
  parseArguments(args, { stdio: { type: 'boolean' }, clientProcessId: { type: 'string' } }, []);
  await import(pathToFileURL(path.join(__dirname, 'lsp.js')).href);
}
