// Makes the npm package in `.build/npm`: `npm run pack`, which builds first. Fails if the package exceeds its byte budget.
//
// The manifest is generated from the repository's package.json, which is the extension's: vsce reads it, it is private, and
// it has the entries of an extension. Name, version and licence are the same in both. An npm workspace would need a second
// place for the version and another installation, for a package without its own sources.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Sizes of the package in bytes: compressed, and installed. Four fifths are the command line, the language server, the
 * trainer and the module of indexes, each a process or a thread that loads one file.
 */
const budgets = { size: 552_500, unpackedSize: 1_617_000 };

/** The bundles that the package shares with the extension. */
const shared = ['lsp.js', 'trainer.js', 'member.js', 'completer.js', 'mixture.wasm', 'relaxed.wasm', 'simd.wasm'];

/** The bundles of the package alone: the command, the command line, and the two entries of the library. */
const own = ['recurrent.js', 'main.js', 'model.js', 'language.js'];

const target = '.build/npm';
const folder = `${target}/package`;
const types = '.build/types/src';
const extension = JSON.parse(readFileSync('package.json', 'utf8'));
const { name, version, license, repository, homepage, bugs, keywords, engines, contributes } = extension;

const entry = (module) => ({ types: `./types/npm/${module}.d.ts`, default: `./dist/${module}.js` });

const manifest = {
  name,
  version,
  description:
    'A small recurrent network that learns the text of a folder, on the CPU: command line, language server, and library.',
  license,
  repository,
  homepage,
  bugs,
  keywords: [...keywords, 'language server'],
  engines: { node: engines.node },
  bin: { recurrent: 'dist/recurrent.js' },
  exports: { './model': entry('model'), './language': entry('language'), './package.json': './package.json' },
  files: ['dist', 'types', 'THIRD_PARTY_NOTICES.md'],
  // The language server reads the defaults and the limits of its settings here, as in the extension.
  contributes: { configuration: contributes.configuration },
};

rmSync(target, { recursive: true, force: true });
for (const file of shared) cpSync(`dist/${file}`, `${folder}/dist/${file}`);
for (const file of own) cpSync(`dist/npm/${file}`, `${folder}/dist/${file}`);
chmodSync(`${folder}/dist/recurrent.js`, 0o755);
for (const module of ['model', 'language']) copyDeclarations(`npm/${module}.d.ts`);
cpSync('docs/npm.md', `${folder}/README.md`);
for (const file of ['LICENSE', 'THIRD_PARTY_NOTICES.md']) cpSync(file, `${folder}/${file}`);
writeFileSync(`${folder}/package.json`, `${JSON.stringify(manifest, undefined, 2)}\n`);

const { status, stdout, stderr } = spawnSync(
  'npm',
  ['pack', `./${folder}`, '--pack-destination', target, '--json', '--ignore-scripts'],
  { encoding: 'utf8', shell: process.platform === 'win32' },
);
if (status !== 0) fail(`npm could not make the package.\n${stderr}`);
writeFileSync(`${target}/contents.json`, stdout);
const [packed] = JSON.parse(stdout);
console.log(`${target}/${packed.filename}: ${packed.files.length} files`);
for (const [size, budget] of Object.entries(budgets)) {
  console.log(`${size}: ${packed[size]} of ${budget} bytes`);
  if (packed[size] > budget)
    fail(
      `Expected ${size} of at most ${budget} bytes, found ${packed[size]}: make it smaller, or raise the budget and say why.`,
    );
}

/** Copies a file of declarations, and those that it imports. */
function copyDeclarations(file) {
  if (existsSync(`${folder}/types/${file}`)) return;
  mkdirSync(path.dirname(`${folder}/types/${file}`), { recursive: true });
  cpSync(`${types}/${file}`, `${folder}/types/${file}`);
  const code = readFileSync(`${types}/${file}`, 'utf8');
  for (const [, imported] of code.matchAll(/(?:from |import\()['"](\.[^'"]*)['"]/g))
    copyDeclarations(`${path.posix.join(path.posix.dirname(file), imported)}.d.ts`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
