import assert from 'node:assert/strict';
import {
  isVirtual,
  joinVirtual,
  parseVirtualPath,
  resolveVirtual,
  virtualParent,
  virtualPathOf,
} from '../../../src/corpus/virtualPath';

suite('paths of virtual file systems', () => {
  test('are distinguished from paths on a disk', () => {
    for (const path of ['memfs:///', 'vscode-vfs://github/owner/repo', 'slow://h/a b/ä.ts']) assert.ok(isVirtual(path));
    for (const path of ['/src/a.ts', 'C:\\src\\a.ts', 'c:/src', '//server/share', 'a.ts', '', '/a://b/c'])
      assert.ok(!isVirtual(path), path);
  });

  test('keep their parts', () => {
    const parts = { scheme: 'vscode-vfs', authority: 'github', path: '/owner/a b/#1?.ts' };
    assert.deepEqual(parseVirtualPath(virtualPathOf(parts)), parts);
  });

  test('are joined, and lead to their parents up to the root', () => {
    assert.equal(joinVirtual('mem://h/', 'a'), 'mem://h/a');
    assert.equal(joinVirtual('mem://h/a', 'b c'), 'mem://h/a/b c');
    assert.equal(virtualParent('mem://h/a/b'), 'mem://h/a');
    assert.equal(virtualParent('mem://h/a'), 'mem://h/');
    assert.equal(virtualParent('mem://h/'), undefined);
  });

  test('are resolved as in configuration files, on their own file system', () => {
    assert.equal(resolveVirtual('mem://h/a/b', '../c'), 'mem://h/a/c');
    assert.equal(resolveVirtual('mem://h/a', '/c/d'), 'mem://h/c/d');
    assert.equal(resolveVirtual('mem://h/a', '../../..'), 'mem://h/');
    assert.equal(resolveVirtual('mem://h/a', './b/./c'), 'mem://h/a/b/c');
  });
});
