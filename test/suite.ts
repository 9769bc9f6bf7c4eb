/**
 * Runs one folder of tests in this process: `node .build/test/suite.js unit [--grep PATTERN] [--trials N]
 * [--minutes M] [--seed S]`. `--trials` is the number of random faults that each test of `faults` tries, `--minutes` the
 * time of `soak`, `--seed` that of the random inputs, by default the same in every run: `npm run fuzz` tries others.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { runSuite } from './harness/mocha';
import { runMain } from './harness/processes';

runMain(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      grep: { type: 'string' },
      trials: { type: 'string' },
      minutes: { type: 'string' },
      seed: { type: 'string', default: '1' },
    },
  });
  if (values.trials !== undefined) process.env['RECURRENT_TRIALS'] = values.trials;
  if (values.minutes !== undefined) process.env['RECURRENT_MINUTES'] = values.minutes;
  fc.configureGlobal({ seed: Number(values.seed) });
  const [name] = positionals;
  if (name === undefined) throw new Error('Say which tests: unit, numeric, lsp, npm, faults, security or soak.');
  return await runSuite(name, { grep: values.grep });
});
