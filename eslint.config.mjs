import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Which rooms each room may import: the table of ARCHITECTURE.md. Its own files are always allowed. */
const rooms = {
  base: [],
  secrets: ['base'],
  text: [],
  numeric: ['base'],
  model: ['numeric', 'base'],
  learning: ['model', 'numeric', 'base'],
  shapes: ['numeric', 'base'],
  kernels: ['language', 'model', 'numeric', 'base'],
  language: ['text', 'model', 'numeric', 'base'],
  corpus: ['secrets', 'base'],
  evaluation: ['language', 'model', 'numeric', 'corpus', 'base'],
  protocol: ['language', 'learning', 'model', 'numeric', 'corpus', 'base'],
  storage: ['protocol', 'model', 'language', 'base'],
  indexing: ['storage', 'learning', 'model', 'numeric', 'language', 'corpus', 'evaluation', 'protocol', 'base'],
  trainer: ['indexing', 'storage', 'learning', 'model', 'numeric', 'kernels', 'language', 'corpus', 'protocol', 'base'],
  completer: ['secrets', 'text', 'model', 'numeric', 'kernels', 'language', 'protocol', 'storage', 'base'],
  editor: ['text', 'protocol', 'corpus', 'base'],
  host: ['editor', 'text', 'protocol', 'corpus', 'base'],
  lsp: ['editor', 'storage', 'protocol', 'corpus', 'base'],
  web: ['trainer', 'completer', 'indexing', 'storage', 'kernels', 'learning', 'protocol', 'base'],
  webview: ['protocol', 'base'],
  npm: [
    'completer',
    'trainer',
    'indexing',
    'storage',
    'learning',
    'model',
    'numeric',
    'kernels',
    'language',
    'corpus',
    'protocol',
    'base',
  ],
  cli: [
    'base',
    'secrets',
    'numeric',
    'model',
    'learning',
    'kernels',
    'language',
    'corpus',
    'evaluation',
    'protocol',
    'storage',
    'indexing',
    'trainer',
    'completer',
  ],
};

/** Rooms that do no I/O, read no clock and draw no unseeded random number. */
const pure = [
  'base',
  'secrets',
  'text',
  'numeric',
  'model',
  'learning',
  'shapes',
  'language',
  'corpus',
  'evaluation',
  'protocol',
];

/** `protocol` imports only types of these rooms, and of `numeric` only the names of the cells. */
const protocolPatterns = [
  {
    group: ['language', 'learning', 'model', 'corpus'].map((room) => `**/${room}/**`),
    allowTypeImports: true,
    message: 'src/protocol may import only types of this room.',
  },
  { regex: '/numeric/(?!cells/kinds$)', message: 'src/protocol may import only cells/kinds of numeric.' },
];

const roomRules = Object.entries(rooms).map(([room, allowed]) => {
  const others = [...Object.keys(rooms), 'bench', 'test'].filter((other) => other !== room && !allowed.includes(other));
  const patterns = [
    {
      group: others.map((other) => `**/${other}/**`),
      message: `src/${room} may import only: ${allowed.join(', ') || 'nothing'}.`,
    },
  ];
  if (room === 'protocol') patterns.push(...protocolPatterns);
  if (pure.includes(room)) patterns.push({ group: ['node:*'], message: `src/${room} does no I/O.` });
  return {
    files: [`src/${room}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns, paths: room === 'host' ? [] : [{ name: 'vscode', message: 'Only src/host imports vscode.' }] },
      ],
    },
  };
});

export default tseslint.config(
  {
    ignores: [
      'dist/',
      '.build/',
      'node_modules/',
      '.vscode-test/',
      'test/integration/fixture-workspace/',
      'src/kernels/assembly/**/*.ts',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Loops over typed arrays use an index, for uniformity.
      '@typescript-eslint/prefer-for-of': 'off',
      // uPlot's enums are declarations without values.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: pure.map((room) => `src/${room}/**/*.ts`),
    rules: {
      'no-restricted-globals': ['error', 'Date', 'performance', 'process', 'console', 'setTimeout', 'setInterval'],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Use a seeded Random.' }],
    },
  },
  ...roomRules,
  { files: ['**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
);
