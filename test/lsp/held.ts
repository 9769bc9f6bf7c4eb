import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, type ClientOptions } from './client';

/** A workspace with a part of the sources of RxJS, and texts of the rest, which are not in it. */
export interface HeldOut {
  readonly folder: string;
  readonly cache: string;
  readonly texts: readonly { readonly file: string; readonly text: string }[];
  remove(): void;
}

const sources = 'node_modules/rxjs/src/internal';

/** Number of files of which one is held out. */
const heldOutOf = 8;

export function heldOutWorkspace(): HeldOut {
  const { folder, cache, remove } = temporaryFolders();
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const texts = files.sort().flatMap((file, i) => {
    const from = path.join(sources, file);
    if (i % heldOutOf === 0) return [{ file: path.join(folder, file), text: readFileSync(from, 'utf8') }];
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    cpSync(from, path.join(folder, file));
    return [];
  });
  return { folder, cache, texts, remove };
}

/** A small workspace, and one file of it that is not on disk. */
export function smallWorkspace(): Omit<HeldOut, 'texts'> & { readonly file: string; readonly text: string } {
  const { folder, cache, remove } = temporaryFolders();
  cpSync('test/integration/fixture-workspace', folder, { recursive: true });
  const file = path.join(folder, 'src', 'voucher.ts');
  const text = readFileSync(file, 'utf8');
  rmSync(file);
  return { folder, cache, file, text, remove };
}

function temporaryFolders(): Omit<HeldOut, 'texts'> {
  const root = mkdtempSync(path.join(tmpdir(), 'recurrent-lsp-'));
  const folder = path.join(root, 'workspace');
  mkdirSync(folder);
  return {
    folder,
    cache: path.join(root, 'cache'),
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Runs `use` with a client of a server that has an index, and ends the server. */
export async function withIndex<T>(options: ClientOptions, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(options);
  try {
    await client.initialize();
    await client.until(({ hasIndex }) => hasIndex);
    return await use(client);
  } finally {
    client.kill();
    await client.exited();
  }
}
