import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { FileSystem } from '../corpus/fileSystem';

/**
 * The disk, read-only. Small files are read synchronously, because handing each to another thread takes longer than
 * reading it. Folders are read asynchronously, so that the process receives messages between them.
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
    // Not `readFileSync`, which reads to the end of a file that keeps growing.
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
