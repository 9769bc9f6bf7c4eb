import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { FileSystem } from '../corpus/fileSystem';

/**
 * The disk, read-only. Files are small: to hand each to another thread takes longer than to read it. Messages to the
 * process are heard between folders.
 */
export const nodeFileSystem: FileSystem = {
  async readDirectory(folder) {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.map((entry) => ({
      name: entry.name,
      kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : 'other',
    }));
  },

  size: (file) => settled(() => statSync(file).size),

  readFile: (file, maximumBytes) => settled(() => readWhole(file, maximumBytes)),

  join: (folder, name) => path.join(folder, name),

  ignoresCase: process.platform === 'win32' || process.platform === 'darwin',
};

function settled<T>(act: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(act());
  });
}

function readWhole(file: string, maximumBytes: number): Uint8Array {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    if (size > maximumBytes) throw new Error(`grown to ${size} bytes`);
    // Not `readFileSync`, which follows a file that grows meanwhile to its end.
    const bytes = new Uint8Array(size);
    let filled = 0;
    for (let read = -1; read !== 0 && filled < size; filled += read) {
      read = readSync(descriptor, bytes, filled, size - filled, null);
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(descriptor);
  }
}
