import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildFolder } from '../harness/paths';
import { atExit, removeFolder } from '../harness/processes';
import { provision } from '../harness/provision';
import { installExtension } from '../harness/server';

let installed: Promise<string> | undefined;

/** A folder of extensions with the packaged extension, as users install it, instead of the repository's files. */
export function packagedExtension(): Promise<string> {
  installed ??= install();
  return installed;
}

async function install(): Promise<string> {
  const vsix = path.join(buildFolder, 'recurrent.vsix');
  if (!existsSync(vsix))
    throw new Error(`Expected the packaged extension in ${vsix}, found none: run npm run package.`);
  const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-extensions-'));
  atExit(() => {
    removeFolder(folder);
  });
  await installExtension(await provision('newest'), vsix, folder);
  return folder;
}
