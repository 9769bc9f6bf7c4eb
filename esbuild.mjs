// Builds every bundle: `node esbuild.mjs [--production] [--watch]`. Fails if a bundle exceeds its byte budget, because
// larger bundles slow down the start of the extension.
import { spawn } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { context, build } from 'esbuild';
import { buildKernels } from './src/kernels/assembly/build.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** Byte budget of each minified bundle. */
const budgets = {
  'dist/extension.js': 110_000,
  'dist/trainer.js': 275_000,
  'dist/member.js': 40_000,
  'dist/completer.js': 110_000,
  'dist/webview.js': 100_000,
  'dist/webview.css': 10_000,
  'dist/cli.js': 340_000,
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

/** @type {import('esbuild').BuildOptions[]} */
const targets = [
  { ...node, entryPoints: ['src/host/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
  { ...node, entryPoints: ['src/trainer/trainer.ts'], outfile: 'dist/trainer.js' },
  { ...node, entryPoints: ['src/trainer/member.ts'], outfile: 'dist/member.js' },
  { ...node, entryPoints: ['src/completer/worker.ts'], outfile: 'dist/completer.js' },
  // `bench tune` loads esbuild to rebuild itself with other constants.
  { ...node, entryPoints: ['bench/main.ts'], outfile: 'dist/cli.js', external: ['esbuild'] },
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
  await Promise.all([...targets, ...(production ? [] : [tests])].map((target) => build(target)));
  if (production) checkBudgets();
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
