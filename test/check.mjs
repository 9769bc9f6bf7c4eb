// Everything that must hold, in order; what CI runs. Ends with one line: `N passed, N failed`, summed over the suites and
// the steps that are no suites (each of which counts as one).
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';

/** Of the suite of manners, what does not depend on how fast the list of suggestions opens. */
const rules = 'never in the way|stable|by default|place of the selected item';

/** A step whose command writes counts to `.build/results/NAME.json` lists those names as `suites`. */
const steps = [
  { name: 'build', command: ['npm', 'run', 'build'] },
  { name: 'types', command: ['npm', 'run', 'types'] },
  { name: 'lint', command: ['npm', 'run', 'lint'] },
  { name: 'format', command: ['npm', 'run', 'format'] },
  { name: 'unit', command: ['node', '.build/test/suite.js', 'unit'], suites: ['unit'] },
  { name: 'numeric', command: ['node', '.build/test/suite.js', 'numeric'], suites: ['numeric'] },
  {
    name: 'integration',
    command: ['node', '.build/test/host/integration.js'],
    suites: ['integration-oldest', 'integration-newest'],
  },
  {
    // The rest of the suite, and the oldest version, need a machine at rest: `npm run test:manners`.
    name: 'manners',
    command: ['node', '.build/test/host/integration.js', '--suite', 'manners', '--only', 'newest', '--grep', rules],
    suites: ['manners-newest'],
  },
  { name: 'package', command: ['node', 'test/package.mjs'] },
  { name: 'end to end', command: ['node', '.build/test/host/e2e.js'], suites: ['e2e'] },
];

rmSync('.build/results', { recursive: true, force: true });
let passed = 0;
let failed = 0;
for (const { name, command, suites = [] } of steps) {
  console.log(`\n=== ${name}`);
  const startedAt = Date.now();
  const { status } = spawnSync(command[0], command.slice(1), { stdio: 'inherit', shell: process.platform === 'win32' });
  const counts = suites.map(resultOf);
  const suiteFailed = counts.reduce((sum, count) => sum + count.failed, 0);
  passed += counts.reduce((sum, count) => sum + count.passed, 0) + (suites.length === 0 && status === 0 ? 1 : 0);
  failed += status === 0 ? suiteFailed : Math.max(1, suiteFailed);
  console.log(`=== ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - startedAt) / 1000)} s`);
  if (status !== 0 && name === 'build') break;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function resultOf(suite) {
  const file = `.build/results/${suite}.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 1 };
}
