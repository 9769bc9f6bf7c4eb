import picomatch from 'picomatch';

/** Written by programs, not by people. */
export const hasGeneratedName = picomatch(
  ['*.min.{js,css,mjs}', '*.map', '{package-lock,npm-shrinkwrap}.json', 'pnpm-lock.yaml', 'go.sum', '*.{lock,lockb}'],
  { dot: true },
);
