import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseGitConfig, readGitSettings, settingPath } from '../../../src/corpus/git/config';
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

  test('has the values of an included file', async () => {
    const fileSystem = new MemoryFileSystem({
      config: '[include]\npath = other\n',
      other: '[core]\nignoreCase = true\n',
    });
    assert.equal((await readGitSettings(fileSystem, ['/config'], undefined)).ignoresCase, true);
  });

  test('is parsed as git does', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-config-'));
    const file = path.join(folder, 'config');
    try {
      for (const text of [
        '[core]\nexcludesFile = ~/ignore\n\tbare=true\n  ignoreCase\n',
        '[Core]EXCLUDESFILE = a b  c  \n[core]\nbare = yes # on\n[core] ; comment\nx1-y = a;b\n',
        '# comment\n; another\n\n[a]\nb = "x # y" ; z\nc = " x " \nd = a" b "c\ne = "\\"\\\\\\n\\t\\b"|\nf =\ng = ""\n',
        '[a "Sub Section"]\nb = 1\n[a "with \\" and \\\\"]\nb = 2\n[a ""]\nb = 3\n[include]\npath = x\n',
        '[a]\nb = one \\\n  two\\\nthree\nc = "x\\\ny"\n',
        '[a]\r\nb = 1\r\nc = 2 \r\nd\r\n',
        '\ufeff[a]\nb = 1\n',
        '[a]\nb = "#" ";" #c\nd=e=f\n\tg\t=\th i\t\n',
      ]) {
        writeFileSync(file, text);
        const listed = execFileSync('git', ['config', '--file', file, '--list', '-z'], { encoding: 'utf8' });
        const parsed = parseGitConfig(text).map(({ key, subsection, value }) => {
          const [section = '', name = ''] = key.split('.');
          const whole = subsection === undefined ? key : `${section}.${subsection}.${name}`;
          return value === null ? whole : `${whole}\n${value}`;
        });
        assert.deepEqual(parsed, listed.split('\0').slice(0, -1), JSON.stringify(text));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('is read line by line: what is invalid is left out', () => {
    assert.deepEqual(parseGitConfig('[a]\n1b = c\nd e\n[f\ng = h\n=\n'), [{ key: 'a.g', value: 'h' }]);
    assert.deepEqual(parseGitConfig(''), []);
  });

  test('has the values that git takes for true as true, and no others', async () => {
    const settings = async (text: string) =>
      readGitSettings(new MemoryFileSystem({ config: text }), ['/config'], undefined);
    for (const value of ['= true', '= YES', '= On', '= 1', '= 25', '']) {
      assert.equal((await settings(`[core]\nbare ${value}\n`)).isBare, true, value);
      assert.equal((await settings(`[core]\nignoreCase ${value}\n`)).ignoresCase, true, value);
    }
    for (const value of ['= false', '= no', '= off', '= 0', '=', '= untrue', '= trueish']) {
      assert.equal((await settings(`[core]\nbare ${value}\n`)).isBare, false, value);
      assert.equal((await settings(`[core]\nignoreCase ${value}\n`)).ignoresCase, false, value);
    }
    const none = await settings('[extensions]\nobjectFormat = sha1\n[core "a"]\nbare = true\nexcludesFile = x\n');
    assert.deepEqual(none, { isBare: false, usesSha256: false });
    const all = await settings('[extensions]\nobjectFormat = SHA256\n[core]\nexcludesFile =\nattributesFile = a\n');
    assert.deepEqual(all, { excludesFile: '', attributesFile: 'a', isBare: false, usesSha256: true });
    assert.deepEqual(await settings('[core]\nexcludesFile\nattributesFile\n'), { isBare: false, usesSha256: false });
  });

  test('of several files has the values of the last one, and a missing file has none', async () => {
    const fileSystem = new MemoryFileSystem({
      one: '[core]\nexcludesFile = a\nbare = true\n',
      two: '[core]\nbare = no\n',
    });
    const settings = await readGitSettings(fileSystem, ['/one', '/missing', '/two'], undefined);
    assert.deepEqual(settings, { excludesFile: 'a', isBare: false, usesSha256: false });
  });

  test('includes files relative to its own folder, ten deep, and none without a path', async () => {
    const nested = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`below/${i}`, `[include]\npath = ${i + 1}\n[a]\nb = ${i}\n`]),
    );
    const fileSystem = new MemoryFileSystem({
      ...nested,
      config: '[include]\npath = below/0\n[include]\npath\n[include "odd"]\npath = below/11\n',
      last: '[core]\nexcludesFile = mine\n',
    });
    await readGitSettings(fileSystem, ['/config'], undefined);
    assert.deepEqual(
      fileSystem.read.filter((file) => file.includes('below')),
      Array.from({ length: 10 }, (_, i) => `below/${i}`),
    );
  });

  test('has paths below the home folder, of the whole disk, and relative to a folder', () => {
    const git = { configFiles: [], home: '/home/me' };
    const fileSystem = Object.assign(new MemoryFileSystem({}), { git });
    assert.equal(settingPath(fileSystem, '/repository', '~/ignore'), '/home/me/ignore');
    assert.equal(settingPath(fileSystem, '/repository', '/etc/ignore'), '/etc/ignore');
    assert.equal(settingPath(fileSystem, '/repository', 'ignore'), '/repository/ignore');
    assert.equal(settingPath(fileSystem, '/repository', '~ignore'), '/repository/~ignore');
  });
});
