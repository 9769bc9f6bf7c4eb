import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { removeFile, replaceFile } from './atomicFile';
import type { FileStore } from './fileStore';
import { asOnlyWriter } from './onlyWriter';
import { readStored } from './storedFile';

/** The disk. In bundles for a browser, `src/web/disk.ts` replaces this file. */
export const disk: FileStore = {
  has: (folder, name) => existsSync(path.join(folder, name)),
  read: (folder, name, read) => readStored(path.join(folder, name), read),
  replace: (folder, name, ...parts) => replaceFile(path.join(folder, name), ...parts),
  remove: (folder, name) => removeFile(path.join(folder, name)),
  rename: (folder, name, newName) => rename(path.join(folder, name), path.join(folder, newName)),
  asOnlyWriter,
};
