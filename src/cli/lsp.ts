import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArguments } from './usage';

/** Starts the language server, a bundle of its own beside this one, so that the other commands load without it. */
export async function lsp(args: string[]): Promise<void> {
  // Clients add these as other servers need them. The library reads the second.
  parseArguments(args, { stdio: { type: 'boolean' }, clientProcessId: { type: 'string' } }, []);
  await import(pathToFileURL(path.join(__dirname, 'lsp.js')).href);
}
