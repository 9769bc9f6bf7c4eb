// Runs all checks, as CI does. The last line is `N passed, N failed`, summed over the suites and the other
// steps (each of which counts as one).
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';

/**
 * The part of the manners suite that runs in each version; the census and the beginnings of names take minutes. `npm
 * run test:manners` runs all of it in both.
 */
const manners = {
  oldest: 'never in the way|stable|the current line|by default|selected item|with (listFirst|ghostTextFirst)',
  newest: 'never in the way|documents of every kind|stable|the current line|beside IntelliSense|typescript$',
};

/** The tests of the language server that take less than minutes; `npm run test:lsp` runs all. */
const lsp = 'completes|equal|Neovim|the process of';

/**
 * The part of the web suite that runs here. It leaves out the adaptation to a saved file, which waits for minutes, and, in
 * a page that is isolated from other origins, the tests that behave as in other pages. `npm run test:web` runs all of it.
 */
const web = 'not isolated(?!.*saved file)|on the desktop|, isolated.*(indexed|threads)';

/**
 * Number of times that a failing test of a real VS Code is tried here: its lists and dialogs do not always open on a busy
 * machine. What was tried again is named at the end. The suites' own commands try each test once.
 */
const attempts = ['--attempts', '2'];

/** @typedef {{ name: string, command: string[], suites?: string[] }} Step */

/** @returns {Step} */
const suite = (name, ...options) => ({
  name,
  command: ['node', '.build/test/suite.js', name, ...options],
  suites: [name],
});

/** A suite in the oldest and the newest VS Code. @returns {Step} */
const inBoth = (name) => ({
  name,
  command: ['node', '.build/test/harness/integration.js', '--suite', name, ...attempts],
  suites: [`${name}-oldest`, `${name}-newest`],
});

/** @returns {Step} */
const mannersIn = (version) => {
  const options = ['--suite', 'manners', '--only', version, '--grep', manners[version], ...attempts];
  return {
    name: `manners, ${version}`,
    command: ['node', '.build/test/harness/integration.js', ...options],
    suites: [`manners-${version}`],
  };
};

/** Collects garbage before it measures memory. @type {Step} */
const soak = { name: 'soak', command: ['node', '--expose-gc', '.build/test/suite.js', 'soak'], suites: ['soak'] };

const endToEnd = ['node', '.build/test/harness/e2e.js'];

/**
 * Stages, one after the other. The lanes of a stage run at the same time, the steps of a lane in order. A step whose command
 * writes counts to `.build/results/NAME.json` lists those names as `suites`. The soak test measures the time of requests and
 * has the machine for itself.
 *
 * @type {Step[][][]}
 */
const stages = [
  [[{ name: 'build', command: ['npm', 'run', 'build'] }]],
  [
    [suite('unit')],
    [
      { name: 'lint', command: ['npm', 'run', 'lint'] },
      { name: 'types', command: ['npm', 'run', 'types'] },
      { name: 'format', command: ['npm', 'run', 'format'] },
      suite('numeric'),
      suite('lsp', '--grep', lsp),
      suite('security'),
      { name: 'fuzz', command: ['node', '.build/test/fuzz/main.js', '--seed', '1'], suites: ['fuzz'] },
      suite('faults'),
    ],
  ],
  [[soak, { name: 'package', command: ['node', 'test/package.mjs'] }, suite('npm')]],
  [
    [inBoth('integration'), inBoth('folders'), mannersIn('oldest'), mannersIn('newest')],
    [
      { name: 'end to end', command: [...endToEnd, ...attempts], suites: ['e2e'] },
      { name: 'web', command: [...endToEnd, '--suite', 'web', '--grep', web, ...attempts], suites: ['web'] },
    ],
  ],
];

rmSync('.build/results', { recursive: true, force: true });
let passed = 0;
let failed = 0;
const triedAgain = [];
const failures = [];
for (const lanes of stages) {
  const hasBuilt = await Promise.all(lanes.map((lane) => runInOrder(lane, lanes.length > 1)));
  if (stages[0] === lanes && !hasBuilt[0]) break;
}
if (triedAgain.length > 0) console.log(`\nFailed at the first attempt:\n  ${triedAgain.join('\n  ')}`);
if (failures.length > 0) console.log(`\nFailed:\n  ${failures.join('\n  ')}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Returns whether all steps passed. Later steps run in any case. */
async function runInOrder(lane, isTogether) {
  const statuses = [];
  for (const step of lane) statuses.push(await run(step, isTogether));
  return statuses.every((status) => status === 0);
}

/** Prints a step's output as it comes, or all of it at its end. Returns its exit code. */
async function run({ name, command: [program, ...values], suites = [] }, isTogether) {
  const startedAt = Date.now();
  if (!isTogether) console.log(`\n=== ${name}`);
  const stdio = isTogether ? ['ignore', 'pipe', 'pipe'] : 'inherit';
  const child = spawn(program, values, { stdio, shell: process.platform === 'win32' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text) => (output += text));
  }
  const status = await new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
  const counts = suites.map(resultOf);
  for (const count of counts) {
    triedAgain.push(...(count.triedAgain ?? []).map((test) => `${name}: ${test}`));
    failures.push(...(count.failures ?? []).map((test) => `${name}: ${test}`));
  }
  const suiteFailed = counts.reduce((sum, count) => sum + count.failed, 0);
  passed += counts.reduce((sum, count) => sum + count.passed, 0) + (suites.length === 0 && status === 0 ? 1 : 0);
  failed += status === 0 ? suiteFailed : Math.max(1, suiteFailed);
  if (status !== 0 && counts.every(({ failures: named = [] }) => named.length === 0))
    failures.push(`${name} (no test)`);
  if (isTogether) console.log(`\n=== ${name}\n${output}`);
  console.log(`=== ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - startedAt) / 1000)} s`);
  return status;
}

function resultOf(suite) {
  const file = `.build/results/${suite}.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 1 };
}
