import assert from 'node:assert/strict';
import { suggestedHiddenSize } from '../../../src/learning/sizes';
import { cpuQuota } from '../../../src/indexing/cpuQuota';
import { memorySize, parallelism } from '../../../src/indexing/machine';

/** A kernel with these files. */
const withFiles =
  (files: Readonly<Record<string, string>>) =>
  (file: string): string | undefined =>
    files[file];

suite('the machine that a run may use', () => {
  test('without control groups or without a quota, it is the whole machine', () => {
    assert.equal(cpuQuota(withFiles({})), Infinity);
    assert.equal(
      cpuQuota(withFiles({ '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n' })),
      Infinity,
    );
    const cpu = '/sys/fs/cgroup/cpu';
    const unlimited = { [`${cpu}/cpu.cfs_quota_us`]: '-1\n', [`${cpu}/cpu.cfs_period_us`]: '100000\n' };
    assert.equal(cpuQuota(withFiles({ '/proc/self/cgroup': '1:cpu,cpuacct:/\n', ...unlimited })), Infinity);
  });

  test('a quota of version 2 applies, also that of an enclosing group', () => {
    const files = {
      '/proc/self/cgroup': '0::/kubepods/pod1/container\n',
      '/sys/fs/cgroup/kubepods/pod1/container/cpu.max': '400000 100000\n',
      '/sys/fs/cgroup/kubepods/pod1/cpu.max': '150000 100000\n',
      '/sys/fs/cgroup/kubepods/cpu.max': 'max 100000\n',
    };
    assert.equal(cpuQuota(withFiles(files)), 1.5);
  });

  test('in a container that sees only its own part of the hierarchy, the root is its group', () => {
    const files = { '/proc/self/cgroup': '0::/../../outside\n', '/sys/fs/cgroup/cpu.max': '200000 100000\n' };
    assert.equal(cpuQuota(withFiles(files)), 2);
  });

  test('a quota of version 1 applies', () => {
    const files = {
      '/proc/self/cgroup': '4:memory:/\n3:cpuset:/other\n1:cpu:/build\n0::/\n',
      '/sys/fs/cgroup/cpu/build/cpu.cfs_quota_us': '50000\n',
      '/sys/fs/cgroup/cpu/build/cpu.cfs_period_us': '100000\n',
    };
    assert.equal(cpuQuota(withFiles(files)), 0.5);
  });

  test('on this machine, it has at least one core and some memory', () => {
    assert.ok(parallelism() >= 1);
    assert.ok(memorySize() > 1e8 && memorySize() < 1e14, String(memorySize()));
  });

  test('with little memory, the network is smaller', () => {
    const work = { characters: 1e6, coreSeconds: 3600, isVectorized: true };
    const sizes = [400e6, 800e6, 16e9].map((memory) => suggestedHiddenSize({ ...work, memory }));
    assert.deepEqual(sizes, [128, 256, 512]);
  });

  test('with more time, the network is larger; a budget in steps counts as the usual time', () => {
    const work = { characters: 1e6, isVectorized: true, memory: 16e9 };
    const sizes = [10, 40, 120, 240, 3600, undefined].map((coreSeconds) =>
      suggestedHiddenSize({ ...work, coreSeconds }),
    );
    assert.deepEqual(sizes, [160, 224, 320, 384, 512, 320]);
  });
});
