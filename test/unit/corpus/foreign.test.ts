import assert from 'node:assert/strict';
import { reasonByContents, reasonByForeignName } from '../../../src/corpus/foreign';

function reason(name: string, ...entries: readonly string[]): string | undefined {
  return reasonByContents(name, new Map(entries.map((entry) => [entry, 'file'])));
}

suite('folders that were not written in the workspace', () => {
  test('are recognised by their names', () => {
    assert.equal(reasonByForeignName('.git'), 'kept by version control or a package manager');
    assert.equal(reasonByForeignName('site-packages'), 'dependencies');
    assert.equal(reasonByForeignName('.cache'), 'a cache');
    assert.equal(reasonByForeignName('.next'), 'build output');
    for (const name of ['src', 'vendor', 'target', 'Node_Modules', '', 'build', 'git'])
      assert.equal(reasonByForeignName(name), undefined, name);
  });

  test('are recognised by their contents', () => {
    for (const [name, entry, expected] of [
      ['any', 'pyvenv.cfg', 'a Python environment'],
      ['any', 'conda-meta', 'a Python environment'],
      ['vendor', 'modules.txt', 'dependencies'],
      ['vendor', 'autoload.php', 'dependencies'],
      ['vendor', 'github.com', 'dependencies'],
      ['vendor', 'golang.org', 'dependencies'],
      ['vendor', 'sigs.k8s.io', 'dependencies'],
      ['bundle', 'ruby', 'dependencies'],
      ['gem', 'specifications', 'dependencies'],
      ['gems', 'specifications', 'dependencies'],
      ['target', 'classes', 'build output'],
      ['target', 'maven-status', 'build output'],
      ['target', 'generated-sources', 'build output'],
      ['target', 'scala-2.13', 'build output'],
      ['target', 'app.jar', 'build output'],
      ['_build', 'dev', 'build output'],
      ['_build', 'prod', 'build output'],
      ['_build', 'default', 'build output'],
      ['_build', '.lock', 'build output'],
      ['_build', 'doctrees', 'build output'],
      ['_build', '.doctrees', 'build output'],
      ['deps', '.mix', 'dependencies'],
      ['deps', 'hex_metadata.config', 'dependencies'],
      ['obj', 'project.assets.json', 'build output'],
      ['any', 'CMakeCache.txt', 'build output'],
    ] as const)
      assert.equal(reason(name, 'other', entry), expected, `${name}/${entry}`);
  });

  test('are not those with other contents or names', () => {
    for (const [name, ...entries] of [
      ['vendor', 'jquery.js', 'lib'],
      ['vendor', 'github.com.txt'],
      ['vendor', 'com'],
      ['vendors', 'modules.txt'],
      ['my-vendor', 'autoload.php'],
      ['bundles', 'ruby'],
      ['target', 'main.c', 'my-scala-2', 'a.jar.txt'],
      ['targets', 'classes'],
      ['_builds', 'dev'],
      ['mydeps', '.mix'],
      ['objs', 'project.assets.json'],
      ['any', 'CMakeCache.txt', 'CMakeLists.txt'],
      ['any'],
    ] as const)
      assert.equal(reason(name, ...entries), undefined, `${name}: ${entries.join()}`);
  });
});
