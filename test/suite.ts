/** Runs one folder of tests in this process: `node .build/test/suite.js unit [--grep PATTERN]`. */
import { parseArgs } from 'node:util';
import { runSuite } from './harness/mocha';
import { runMain } from './harness/processes';

runMain(async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
  const [name] = positionals;
  if (name === undefined) throw new Error('Say which tests: unit or numeric.');
  return await runSuite(name, { grep: values.grep });
});
