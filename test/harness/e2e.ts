/**
 * Runs the tests that drive VS Code from outside, through a `Session`:
 * `node .build/test/harness/e2e.js [--suite e2e|web] [--grep PATTERN] [--attempts N]`.
 */
import { parseArgs } from 'node:util';
import { findBrowser } from './chromium';
import { runSuite } from './mocha';
import { runMain } from './processes';
import { provision, vscodeVersions } from './provision';

runMain(async () => {
  const { values } = parseArgs({
    options: {
      grep: { type: 'string' },
      suite: { type: 'string', default: 'e2e' },
      attempts: { type: 'string', default: '1' },
    },
  });
  // Before the tests, so that downloads do not count against a test's timeout.
  for (const version of vscodeVersions) await provision(version);
  await findBrowser();
  return await runSuite(values.suite, { grep: values.grep, attempts: Number(values.attempts) });
});
