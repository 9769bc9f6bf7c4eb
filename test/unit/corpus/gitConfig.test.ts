import assert from 'node:assert/strict';
import { readGitSettings } from '../../../src/corpus/git/config';
import { MemoryFileSystem } from './memoryFileSystem';

suite("git's configuration", () => {
  test('that includes itself again and again is read a bounded number of times', async () => {
    const include = (name: string): string => `[include]\npath = ${name}\n`;
    for (const files of [
      { config: `${include('config').repeat(50)}[core]\nexcludesFile = mine\n` },
      { config: `${include('other').repeat(50)}[core]\nexcludesFile = mine\n`, other: include('config').repeat(50) },
      { config: `[core]\nexcludesFile = mine\n${include('missing').repeat(5000)}` },
    ]) {
      const fileSystem = new MemoryFileSystem(files);
      assert.equal((await readGitSettings(fileSystem, ['/config'], undefined)).excludesFile, 'mine');
      assert.ok(fileSystem.read.length <= 101, `${fileSystem.read.length}`);
    }
  });

  test('takes what an included file says', async () => {
    const fileSystem = new MemoryFileSystem({
      config: '[include]\npath = other\n',
      other: '[core]\nignoreCase = true\n',
    });
    assert.equal((await readGitSettings(fileSystem, ['/config'], undefined)).ignoresCase, true);
  });
});
