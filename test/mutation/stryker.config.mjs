// Mutation testing of the rooms in --mutate: `npm run mutation -- --mutate 'src/storage/**/*.ts'`. Stryker changes the
// sources in a copy of the repository (all mutants at once, each behind a switch), builds that copy once, and runs for
// each mutant those unit tests of its room that reach it.
const rooms = ['protocol', 'storage', 'corpus', 'language'];
const named = rooms.filter((room) => process.argv.some((argument) => argument.includes(`src/${room}/`)));
const chosen = named.length > 0 ? named : rooms;

/** Tests that do not run. The scores are therefore lower bounds. */
const leftOut = [
  // Fails in the copy, because git ignores the folder of the copy.
  'are exactly those that git lists, in this repository$',
  // Compare with git on random trees: a surviving mutant takes seconds, and shrinking a counterexample minutes.
  'are exactly those that git lists, for any rules',
  'with any rules in three nested files$',
  // Take seconds or compare times: indexes of many files, whole long documents, a naive sort.
  "git's index of version 4 (?:of 200,000|takes time|is rejected if its paths)",
  'sorts long texts of one symbol, of repetitions, and of all symbols$',
  'a long document (?:predicts the same, once prepared|is completed without the lines)',
  // Takes seconds, and tests one constant.
  '64 million characters, where that is the limit',
];

const nodeArgs = ['--require', './test/mutation/mochaFiles.cjs'];

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: chosen.map((room) => `src/${room}/**/*.ts`),
  plugins: ['@stryker-mutator/mocha-runner'],
  testRunner: 'mocha',
  testRunnerNodeArgs: nodeArgs,
  checkerNodeArgs: nodeArgs,
  mochaOptions: {
    ui: 'tdd',
    spec: chosen.map((room) => `.build/test/unit/${room}/**/*.test.js`),
    grep: `^(?!.*(?:${leftOut.join('|')}))`,
  },
  // esbuild checks no types, and cannot build AssemblyScript to which a comment was added.
  disableTypeChecks: false,
  buildCommand: 'node esbuild.mjs',
  coverageAnalysis: 'perTest',
  // Mutants of what is evaluated when a module is loaded: each needs a new process that runs all tests.
  ignoreStatic: true,
  concurrency: 1,
  ignorePatterns: ['.build', 'dist'],
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false },
  tempDirName: '.build/mutation/sandboxes',
  htmlReporter: { fileName: '.build/mutation/mutation.html' },
  jsonReporter: { fileName: '.build/mutation/mutation.json' },
};
