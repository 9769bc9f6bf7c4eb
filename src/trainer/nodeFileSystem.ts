import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { FileSystem, GitPaths } from '../corpus/fileSystem';

const machineConfigs = {
  linux: ['/etc/gitconfig'],
  darwin: ['/etc/gitconfig', '/usr/local/etc/gitconfig', '/opt/homebrew/etc/gitconfig'],
  win32: ['C:\\Program Files\\Git\\etc\\gitconfig'],
}[process.platform as string] ?? ['/etc/gitconfig'];

/** Longest time of reading between two turns of the event loop, in milliseconds: messages wait for the next turn. */
const longestStretch = 50;

/**
 * The disk, read-only. Small files are read synchronously, because handing each to another thread takes longer than
 * reading it. The event loop regularly gets a turn, so that the process receives messages.
 */
export const nodeFileSystem: FileSystem = {
  async readDirectory(folder) {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.map((entry) => ({
      name: entry.name,
      kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : 'other',
    }));
  },

  stat: (file) =>
    settled(() => {
      const { size, mtimeMs } = statSync(file);
      return { size, modified: Math.floor(mtimeMs / 1000) };
    }),

  readFile: (file, maximumBytes) => settled(() => readWhole(file, maximumBytes)),

  join: (folder, name) => path.join(folder, name),

  resolve: (folder, other) => path.resolve(folder, other),

  parent(folder) {
    const parent = path.dirname(folder);
    return parent === folder ? undefined : parent;
  },

  realPath: (folder) => realpath(folder),

  ignoresCase: process.platform === 'win32' || process.platform === 'darwin',

  git: gitPaths(process.env),
};

/** The paths of git-config(1), with the usual installation folders. */
export function gitPaths(variables: NodeJS.ProcessEnv): GitPaths {
  const home = variables['HOME'] ?? homedir();
  const configHome = variables['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
  const ofUser = variables['GIT_CONFIG_GLOBAL'];
  const ofMachine = variables['GIT_CONFIG_SYSTEM'];
  return {
    configFiles: [
      ...(variables['GIT_CONFIG_NOSYSTEM'] === undefined
        ? ofMachine === undefined
          ? machineConfigs
          : [ofMachine]
        : []),
      ...(ofUser === undefined ? [path.join(configHome, 'git', 'config'), path.join(home, '.gitconfig')] : [ofUser]),
    ],
    excludesFile: path.join(configHome, 'git', 'ignore'),
    attributesFile: path.join(configHome, 'git', 'attributes'),
    home,
  };
}

let lastTurn = performance.now();

async function settled<T>(act: () => T): Promise<T> {
  if (performance.now() - lastTurn > longestStretch) {
    await new Promise((resolve) => setImmediate(resolve));
    lastTurn = performance.now();
  }
  return act();
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
