import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';

const root = '/sys/fs/cgroup';
const controllers = `${root}/cgroup.controllers`;

/** Folder of the memory cgroup and name of its file with the limit, in version 2 or 1 of cgroups. */
function controller(): { readonly folder: string; readonly limit: string } | undefined {
  if (existsSync(controllers))
    return readFileSync(controllers, 'utf8').includes('memory') ? { folder: root, limit: 'memory.max' } : undefined;
  return existsSync(`${root}/memory`) ? { folder: `${root}/memory`, limit: 'memory.limit_in_bytes' } : undefined;
}

/**
 * Calls `act` with the beginning of a shell command that puts the shell into a cgroup with this much memory. Returns
 * whether it did: making a cgroup takes root's rights.
 */
export function withMemoryLimit(bytes: number, act: (enter: string) => void): boolean {
  const found = controller();
  if (!found) return false;
  const group = `${found.folder}/recurrent-${process.pid}`;
  try {
    mkdirSync(group);
  } catch {
    return false;
  }
  try {
    writeFileSync(`${group}/${found.limit}`, String(bytes));
    act(`echo $$ > ${group}/cgroup.procs`);
  } finally {
    rmdirSync(group);
  }
  return true;
}
