import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../harness/paths';
import { Client, positionAt, textOf, uriOf } from '../lsp/client';
import { smallWorkspace } from '../lsp/held';
import { consumer } from './consumer';
import { codeBlocks, pack, type Packed, packedFile, Project, succeed } from './project';

const sources = 'test/integration/fixture-workspace/src';
const examples = codeBlocks('docs/npm.md', 'js');

suite('the npm package', () => {
  let packed: Packed;
  let project: Project;
  /** Output of the documented commands; the first of them makes the model that the examples use. */
  let printed: string;

  suiteSetup(() => {
    packed = pack();
    project = new Project(packed);
    const src = path.join(project.folder, 'src');
    cpSync(sources, src, { recursive: true });
    cpSync(path.join(sources, 'invoice.ts'), path.join(src, 'index.ts'));
    project.write('README.md', 'A text of a reader, who has not written the sources.\n'.repeat(3));
    const [commands] = codeBlocks('docs/npm.md', 'sh');
    const seconds = '--seconds 60';
    assert.ok(commands!.includes(seconds));
    const shorter = commands!.replace(seconds, '--steps 60 --hidden 32 --threads 2');
    printed = succeed(project.run('sh', '-e', '-c', shorter));
  });

  suiteTeardown(() => {
    project.remove();
  });

  test('has exactly these files, of which the command can be executed', () => {
    assert.deepEqual(packed.files.map((file) => file.path).sort(), [
      'LICENSE',
      'README.md',
      'THIRD_PARTY_NOTICES.md',
      'dist/completer.js',
      'dist/language.js',
      'dist/lsp.js',
      'dist/main.js',
      'dist/member.js',
      'dist/mixture.wasm',
      'dist/model.js',
      'dist/recurrent.js',
      'dist/relaxed.wasm',
      'dist/simd.wasm',
      'dist/trainer.js',
      'package.json',
      'types/base/errors.d.ts',
      'types/model/config.d.ts',
      'types/npm/language.d.ts',
      'types/npm/model.d.ts',
      'types/numeric/cells/kinds.d.ts',
      'types/numeric/layers/stackConfig.d.ts',
    ]);
    assert.equal(packed.files.find((file) => file.path === 'dist/recurrent.js')!.mode & 0o111, 0o111);
    assert.match(packedFile('dist/recurrent.js'), /^#!\/usr\/bin\/env node\n/);
  });

  test('has no source maps, and no paths of the machine that built it', () => {
    for (const file of packed.files) {
      const text = packedFile(file.path);
      assert.ok(!/^\/\/# sourceMappingURL=/m.test(text) && !text.includes(repositoryRoot), file.path);
    }
  });

  test('has the name, version and licence of the extension, depends on nothing, and installs nothing else', () => {
    const [own, extension] = ([packedFile('package.json'), readFileSync('package.json', 'utf8')] as const).map(
      (text) => JSON.parse(text) as Readonly<Record<string, unknown>>,
    );
    for (const key of ['name', 'version', 'license', 'repository'])
      assert.deepEqual(own![key], extension![key], `${key} of both`);
    for (const key of ['private', 'dependencies', 'peerDependencies', 'scripts', 'publisher'])
      assert.equal(own![key], undefined, key);
    const installed = readdirSync(path.join(project.folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    assert.deepEqual(installed, ['recurrent']);
  });

  test('has commands that npx runs, without the benches of the repository', () => {
    assert.equal(project.npx('--version'), `${packed.version}\n`);
    const help = project.npx('--help');
    assert.match(help, /train FOLDER[^]*complete DIR[^]*lsp \[--stdio\]/);
    assert.doesNotMatch(help, /bench/);
    const { status, stderr } = project.run(project.command, 'bench', 'step');
    assert.equal(status, 2);
    assert.match(stderr, /^Expected a command, found "bench"\./);
  });

  test('says in one sentence that a version of Node is too old', () => {
    project.write(
      'old.cjs',
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } });",
    );
    const { status, stdout, stderr } = project.run(process.execPath, '--require', './old.cjs', project.command, 'lsp');
    const { engines } = JSON.parse(packedFile('package.json')) as { engines: { node: string } };
    assert.equal(
      stderr,
      `Expected Node ${engines.node.replace('>=', '')} or later, found 18.20.4. Install a newer version: https://nodejs.org\n`,
    );
    assert.deepEqual([status, stdout], [1, '']);
  });

  test('runs the documented commands: it trains, evaluates, samples and completes', () => {
    assert.equal(codeBlocks('docs/npm.md', 'sh').length, 1);
    assert.match(printed, /^Ended \(budget\)[^]*bits per character[^]*^export [^]*"suggestions":\[/m);
    assert.match(printed, /Recurrent without an editor/);
  });

  for (const [i, example] of examples.entries()) {
    test(`runs the documented example ${i + 1}, by import and by require, with the same output`, () => {
      project.write(`example${i}.mjs`, example);
      const required = example.replace(/^import (\{.*\}) from ('.*');$/gm, 'const $1 = require($2);');
      assert.ok(required.includes('require(') && !required.includes('import '), required);
      project.write(`example${i}.cjs`, `void (async () => {\n${required}})();\n`);
      const output = project.node(`example${i}.mjs`);
      assert.ok(output.trim() !== '');
      assert.equal(project.node(`example${i}.cjs`), output);
    });
  }

  test('has declarations that a strict program compiles against, without skipping those of libraries', () => {
    project.write('console.d.ts', 'declare const console: { log(...values: unknown[]): void };\n');
    for (const extension of ['mts', 'cts']) project.write(`consumer.${extension}`, consumer);
    for (const [i, example] of examples.entries()) project.write(`example${i}.mts`, example);
    const options = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true, types: [] };
    const include = ['*.mts', '*.cts', 'console.d.ts'];
    for (const [module, moduleResolution] of [
      ['node16', 'node16'],
      ['esnext', 'bundler'],
    ]) {
      const compilerOptions = { ...options, target: 'es2022', lib: ['es2022'], module, moduleResolution };
      project.write('tsconfig.json', JSON.stringify({ compilerOptions, include }));
      const compiler = path.join(repositoryRoot, 'node_modules/typescript/bin/tsc');
      assert.equal(project.node(compiler, '--project', '.'), '');
    }
  });

  test('has a language server that answers, indexes and completes', async () => {
    const { folder, cache, file, text, remove } = smallWorkspace();
    const client = new Client({ folders: [folder], cache }, [project.command, 'lsp', '--stdio']);
    try {
      const { serverInfo } = await client.initialize();
      assert.deepEqual(serverInfo, { name: 'recurrent', version: packed.version });
      await client.until(({ hasIndex }) => hasIndex);
      const begun = text.slice(0, text.indexOf('Voucher', text.indexOf('export function')));
      await client.open(uriOf(file), begun);
      const items = await client.complete(uriOf(file), positionAt(begun, begun.length), 1);
      assert.ok(items.length > 0 && items.every((item) => textOf(item) !== ''));
      assert.equal(await client.end(), 0, client.errors);
    } finally {
      client.kill();
      remove();
    }
  });
});
