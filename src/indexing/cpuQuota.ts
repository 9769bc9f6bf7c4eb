import { readFileSync } from 'node:fs';

/** Reads a file of the kernel; undefined if there is none. */
type ReadText = (file: string) => string | undefined;

/**
 * The CPU quota of the control groups of this process, in cores; Infinity without a quota. Node's
 * `availableParallelism` considers quotas only from libuv 1.49 on, which Node 20 does not have. Source: the kernel's
 * documentation, "CFS Bandwidth Control" and "Control Group v2".
 */
export function cpuQuota(read: ReadText = readIfPresent): number {
  const groups = (read('/proc/self/cgroup') ?? '').split('\n').map((line) => line.split(':'));
  const quotas = groups.flatMap(([id, controllers = '', path = '/']) => {
    if (id === '0' && controllers === '') return withAncestors(path).map((group) => unifiedQuota(group, read));
    return controllers.split(',').includes('cpu') ? withAncestors(path).map((group) => legacyQuota(group, read)) : [];
  });
  return Math.min(Infinity, ...quotas);
}

/** Version 2: quota and period in one file, `max 100000` without a quota. */
function unifiedQuota(group: string, read: ReadText): number {
  const [quota, period] = (read(`/sys/fs/cgroup${group}/cpu.max`) ?? '').split(' ').map(Number);
  return quotient(quota, period);
}

/** Version 1: a quota of -1 is none. */
function legacyQuota(group: string, read: ReadText): number {
  const value = (name: string): number => Number(read(`/sys/fs/cgroup/cpu${group}/cpu.cfs_${name}_us`) ?? NaN);
  return quotient(value('quota'), value('period'));
}

function quotient(quota = NaN, period = NaN): number {
  return quota > 0 && period > 0 ? quota / period : Infinity;
}

/** A group and those around it, whose quotas hold too. In a container, the root of its own hierarchy is the last one. */
function withAncestors(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return Array.from({ length: parts.length + 1 }, (_, count) =>
    parts
      .slice(0, count)
      .map((part) => `/${part}`)
      .join(''),
  );
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Other systems and other versions of control groups have other files.
    return undefined;
  }
}
