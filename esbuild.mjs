// Builds every bundle: `node esbuild.mjs [--production] [--watch]`. Fails if a bundle exceeds its byte budget, because
// larger bundles slow down the start of the extension.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { context, build } from 'esbuild';
import { buildKernels } from './src/kernels/assembly/build.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** Byte budget of each minified bundle. */
const budgets = {
  'dist/extension.js': 122_000,
  // In each bundle with the mixture, 3 kB are the memory and the tables of its kernels, besides their reference, 4 kB the
  // token contexts, 4 kB the matches in the index, the final mixers and the adapted output layer, 1 kB the ends of words,
  // 5 kB the subtokens, 2 kB the symbol tree by clusters, 1 kB the stages of contexts and the packed places, 3.5 kB the
  // word classes, 0.3 kB the second choice beside a list, 0.3 kB the packed weights, and 0.5 kB further weight sets. In
  // those with the network, 2 kB are its n-grams; in those that train, 2 kB their optimiser, and 3 kB SOAP; in those that
  // build an index, 2 kB are cross-fitting.
  'dist/trainer.js': 331_000,
  'dist/member.js': 46_500,
  // 2 kB write files, because the module that reads stored files also writes them.
  'dist/completer.js': 151_500,
  'dist/web/extension.js': 122_000,
  // 74 kB of each of the next two are WebAssembly, encoded as text.
  'dist/web/trainer.js': 399_500,
  'dist/web/completer.js': 221_500,
  'dist/webview.js': 100_000,
  'dist/webview.css': 10_000,
  'dist/cli.js': 422_000,
  'dist/lsp.js': 308_500,
  // The bundles of the npm package alone. `language.js` reads folders and builds indexes, as the trainer does.
  'dist/npm/recurrent.js': 1_000,
  'dist/npm/main.js': 341_500,
  'dist/npm/model.js': 52_500,
  'dist/npm/language.js': 304_500,
};

const common = { bundle: true, minify: production, sourcemap: production ? false : 'linked', logLevel: 'info' };
const node = {
  ...common,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  loader: { '.wasm': 'file' },
  assetNames: '[name]',
};

/**
 * Makes the modules of a bundle share one `vscode`. Otherwise esbuild copies its hundreds of properties for each module
 * that imports it, which took a quarter of the bundle's loading time.
 */
const sharedVscode = {
  name: 'shared-vscode',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode$/, namespace: 'file' }, () => ({ path: 'vscode', namespace: 'shared-vscode' }));
    onLoad({ filter: /.*/, namespace: 'shared-vscode' }, () => ({
      contents: `module.exports = Object.create(require('vscode'), { __esModule: { value: true } });`,
    }));
  },
};

/**
 * Modules that use Node, each with the module that replaces it in bundles for a browser. Both of a pair export the same
 * names.
 */
const standIns = {
  'src/editor/alive.ts': 'src/host/webAlive.ts',
  'src/editor/completerThread.ts': 'src/host/webCompleter.ts',
  'src/host/scripts.ts': 'src/host/webScripts.ts',
  'src/editor/trainerChannel.ts': 'src/host/webTrainer.ts',
  'src/indexing/machine.ts': 'src/web/machine.ts',
  'src/kernels/engine.ts': 'src/web/engine.ts',
  'src/storage/disk.ts': 'src/web/disk.ts',
  'src/trainer/memberThread.ts': 'src/web/memberThread.ts',
};

/** @type {import('esbuild').Plugin} */
const standingIn = {
  name: 'stand-ins for a browser',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path: imported, resolveDir }) => {
      const file = `${path.relative('.', path.join(resolveDir, imported)).replaceAll('\\', '/')}.ts`;
      return Object.hasOwn(standIns, file) ? { path: path.resolve(standIns[file]) } : undefined;
    });
  },
};

/** Options for VS Code for the Web. A module of Node does not resolve on this platform, and fails the build. */
const web = {
  ...common,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  loader: { '.wasm': 'binary' },
  plugins: [standingIn],
};

/** Keeps `main.js` outside the command of the npm package, which loads it after checking the version of Node. */
const besideCommand = {
  name: 'beside the command',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/main$/ }, () => ({ path: './main.js', external: true }));
  },
};

/** @type {import('esbuild').BuildOptions[]} */
const targets = [
  {
    ...node,
    entryPoints: ['src/host/extension.ts'],
    outfile: 'dist/extension.js',
    external: ['vscode'],
    plugins: [sharedVscode],
  },
  { ...node, entryPoints: ['src/trainer/trainer.ts'], outfile: 'dist/trainer.js' },
  { ...node, entryPoints: ['src/trainer/member.ts'], outfile: 'dist/member.js' },
  { ...node, entryPoints: ['src/completer/worker.ts'], outfile: 'dist/completer.js' },
  // The library of the protocol can also listen on sockets. Without the module `net` it cannot open one.
  { ...node, entryPoints: ['src/lsp/main.ts'], outfile: 'dist/lsp.js', alias: { net: './src/lsp/noSockets.ts' } },
  {
    ...web,
    entryPoints: ['src/host/extension.ts'],
    outfile: 'dist/web/extension.js',
    format: 'cjs',
    external: ['vscode'],
  },
  { ...web, entryPoints: ['src/web/trainer.ts'], outfile: 'dist/web/trainer.js' },
  { ...web, entryPoints: ['src/web/completer.ts'], outfile: 'dist/web/completer.js' },
  // `bench tune` loads esbuild to rebuild itself with other constants.
  { ...node, entryPoints: ['bench/main.ts'], outfile: 'dist/cli.js', external: ['esbuild'] },
  {
    ...node,
    entryPoints: { recurrent: 'src/cli/launcher.ts' },
    outdir: 'dist/npm',
    target: 'node12',
    plugins: [besideCommand],
  },
  {
    ...node,
    entryPoints: { main: 'src/cli/main.ts', model: 'src/npm/model.ts', language: 'src/npm/language.ts' },
    outdir: 'dist/npm',
  },
  {
    ...common,
    entryPoints: { webview: 'src/webview/panel.ts' },
    outdir: 'dist',
    platform: 'browser',
    target: 'chrome130',
    format: 'iife',
  },
];

/** Tests and benches in an editor are bundled one by one, with packages left external. */
const tests = {
  ...node,
  logLevel: 'warning',
  minify: false,
  entryPoints: [
    ...filesIn('test', '.ts').filter((file) => !file.includes('fixture-workspace')),
    ...filesIn('bench/editor', '.ts'),
  ],
  outdir: '.build',
  outbase: '.',
  packages: 'external',
};

// Removes earlier builds, because the bundle of a deleted test would still run.
if (!production) for (const folder of ['test', 'bench']) rmSync(`.build/${folder}`, { recursive: true, force: true });

buildKernels();

if (watch) {
  for (const target of [...targets, tests]) await (await context(target)).watch();
  spawn('npx', ['tsc', '--build', '--watch', '--preserveWatchOutput'], { stdio: 'inherit' });
} else {
  const bundled = targets.map((target) => build({ ...target, metafile: true }));
  await Promise.all([...bundled, ...(production ? [] : [build(tests)])]);
  writeContents((await Promise.all(bundled)).map(({ metafile }) => metafile));
  if (production) checkBudgets();
}

/** Writes, for each bundle, its packages and the modules of Node that it loads. Tests and the SBOM read this. */
function writeContents(metafiles) {
  const outputs = metafiles.flatMap(({ outputs }) => Object.entries(outputs));
  const contents = outputs
    .filter(([file]) => file.endsWith('.js'))
    .map(([file, { inputs, imports }]) => {
      const packages = Object.keys(inputs).flatMap(
        (input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? [],
      );
      const modules = imports
        .filter(({ external, path }) => external && !path.startsWith('./'))
        .map(({ path }) => path.replace(/^node:/, ''));
      return [file, { packages: [...new Set(packages)].sort(), modules: [...new Set(modules)].sort() }];
    });
  mkdirSync('.build', { recursive: true });
  writeFileSync('.build/bundles.json', `${JSON.stringify(Object.fromEntries(contents), undefined, 2)}\n`);
}

function checkBudgets() {
  for (const [file, budget] of Object.entries(budgets)) {
    const { size } = statSync(file);
    console.log(`${file}: ${size} of ${budget} bytes`);
    if (size > budget) {
      console.error(
        `${file} is ${size} bytes, over its budget of ${budget}: make it smaller, or raise the budget and say why.`,
      );
      process.exitCode = 1;
    }
  }
}

function filesIn(folder, extension) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith(extension))
    .map((file) => path.join(folder, file));
}
