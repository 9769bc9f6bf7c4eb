import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FileSystem } from '../corpus/fileSystem';

/** The disk, read-only. */
export const nodeFileSystem: FileSystem = {
  async readDirectory(folder) {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.map((entry) => ({
      name: entry.name,
      kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : 'other',
    }));
  },

  async size(file) {
    return (await stat(file)).size;
  },

  async readFile(file, maximumBytes) {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      if (size > maximumBytes) throw new Error(`grown to ${size} bytes`);
      // Not `handle.readFile`, which follows a file that grows meanwhile to its end.
      const bytes = new Uint8Array(size);
      let filled = 0;
      for (let read = -1; read !== 0 && filled < size; filled += read) {
        read = (await handle.read(bytes, filled, size - filled)).bytesRead;
      }
      return bytes.subarray(0, filled);
    } finally {
      await handle.close();
    }
  },

  join: (folder, name) => path.join(folder, name),

  ignoresCase: process.platform === 'win32' || process.platform === 'darwin',
};
