// Packages the extension with the files that `.vscodeignore` lists. Fails on a warning of vsce, or if the package exceeds
// its byte budget. Writes the SBOM beside the package.
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';

const file = '.build/recurrent.vsix';
/**
 * Size of the package, in bytes: 20 kB of it detect encodings, 10 kB are the forms and names of secrets, 12 kB check
 * what was stored or sent. 75 kB are the language server, mostly the libraries of its protocol, and 250 kB the bundles for
 * VS Code for the Web: the same code without Node, with the kernels inside. 12 kB are the kernels of the mixture, once as a
 * file and twice in those bundles, and their reference in TypeScript; 6 kB are the n-grams of the network, 0.2 kB the
 * names of other models, 6 kB the word classes, and 1 kB further weight sets and packed weights, in seven bundles.
 */
const budget = 680_000;

mkdirSync('.build', { recursive: true });
const { status, stdout, stderr } = spawnSync('npx', ['vsce', 'package', '--no-dependencies', '--out', file], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const output = stdout + stderr;
console.log(output);
if (status !== 0) fail('vsce could not package the extension.');
if (/warning/i.test(output.replace(/^npm warn.*$/gim, ''))) fail('Expected no warning of vsce, found one.');
const { size } = statSync(file);
console.log(`${file}: ${size} of ${budget} bytes`);
if (size > budget)
  fail(
    `Expected a package of at most ${budget} bytes, found ${size}: make it smaller, or raise the budget and say why.`,
  );

// The bundles are those that vsce has just built.
await import('../scripts/sbom.mjs');

function fail(message) {
  console.error(message);
  process.exit(1);
}
