// Audits the bundled libraries: `npm run audit`. They are development dependencies, as those of the tests are, so
// `npm audit --omit=dev` has nothing to audit. Needs a registry with npm's audit service; ends with the status of npm audit.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const bundles = JSON.parse(readFileSync('.build/bundles.json', 'utf8'));
const { packages: locked } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const names = new Set(
  Object.entries(bundles)
    .filter(([file]) => file !== 'dist/cli.js')
    .flatMap(([, { packages }]) => packages),
);
const dependencies = Object.fromEntries(
  [...names].sort().map((name) => [name, locked[`node_modules/${name}`].version]),
);
console.log(
  Object.entries(dependencies)
    .map(([name, version]) => `${name} ${version}`)
    .join('\n'),
);
const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-audit-'));
try {
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const npm = (...args) =>
    spawnSync('npm', args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  const install = npm('install', '--package-lock-only', '--ignore-scripts', '--no-audit');
  process.exitCode = install.status === 0 ? npm('audit').status : install.status;
} finally {
  rmSync(folder, { recursive: true });
}
