import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Contents {
  readonly packages: readonly string[];
  readonly modules: readonly string[];
}

const bundles = JSON.parse(readFileSync('.build/bundles.json', 'utf8')) as Readonly<Record<string, Contents>>;

/** The bundles of the extension and of the npm package; the repository's command line, with its benches, is in neither. */
const shipped = Object.entries(bundles).filter(([file]) => file !== 'dist/cli.js');

/** All that the extension takes from Node. None of them opens a socket or runs text as code. */
const allowedModules = [
  'child_process',
  'crypto',
  'fs',
  'fs/promises',
  'os',
  'path',
  'url',
  'util',
  'v8',
  'vscode',
  'worker_threads',
];

/** Ways to reach a network from a page, or to run text as code. */
const forbiddenCode = [
  /\bfetch\(/,
  /\bXMLHttpRequest\b/,
  /\bWebSocket\b/,
  /\bEventSource\b/,
  /\bsendBeacon\b/,
  /\bimportScripts\b/,
  /\beval\(/,
  /\bnew Function\(/,
  /\bFunction\(['"`]/,
  /\.innerHTML\s*=/,
  /\binsertAdjacentHTML\b/,
  /\bdocument\.write\b/,
];

suite('the bundles', () => {
  test('load only modules of Node that open no socket', () => {
    assert.deepEqual(Object.keys(bundles).length, 14);
    for (const [file, { modules }] of shipped)
      assert.deepEqual(
        modules.filter((name) => !allowedModules.includes(name)),
        [],
        file,
      );
  });

  test('for VS Code for the Web load nothing but the editor', () => {
    const ofWeb = shipped.filter(([file]) => file.startsWith('dist/web/'));
    assert.deepEqual(
      ofWeb.map(([file, { modules }]) => [file, modules]),
      [
        ['dist/web/extension.js', ['vscode']],
        ['dist/web/trainer.js', []],
        ['dist/web/completer.js', []],
      ],
    );
  });

  test('contain no code that reaches a network or runs text as code', () => {
    for (const [file] of shipped) {
      const code = readFileSync(file, 'utf8');
      const found = forbiddenCode.filter((form) => form.test(code)).map(String);
      assert.deepEqual(found, [], file);
    }
  });

  test('contain exactly the libraries of the notices, each with the holder of its copyright', () => {
    const notices = readFileSync('THIRD_PARTY_NOTICES.md', 'utf8');
    const noticed = [...notices.matchAll(/^- ([\w@/-]+): Copyright \(c\) (?:\d{4}(?:-present)?,? )?(.+)$/gim)]
      .map((match) => ({ name: match[1]!, holder: match[2]! }))
      .filter(({ name }) => name !== 'gitleaks');
    const packages = [...new Set(shipped.flatMap(([, contents]) => contents.packages))].sort();
    assert.deepEqual(noticed.map(({ name }) => name.toLowerCase()).sort(), packages);
    for (const { name, holder } of noticed) {
      const folder = path.join('node_modules', name.toLowerCase());
      const { license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { license: string };
      assert.equal(license, 'MIT', name);
      const text = ['LICENSE', 'LICENSE-MIT', 'LICENSE.md', 'License.txt']
        .map((file) => textOf(path.join(folder, file)))
        .join('');
      assert.ok(text.includes(holder.split(',')[0]!.replace(/\.$/, '')), `${name}: ${holder}`);
    }
  });
});

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Packages name their licence differently.
    return '';
  }
}
