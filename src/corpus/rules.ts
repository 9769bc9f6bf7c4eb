import picomatch from 'picomatch';
import type { ExcludeRule } from './request';

/** Larger files are data more often than text that somebody writes. */
export const maximumFileBytes = 1024 * 1024;

/** All text that is learned is held in memory: what comes after this much is left out. */
export const maximumCorpusCharacters = 16 * 1024 * 1024;

/** What version control and package managers keep beside the text that people write. */
const foreignFolders = new Set(['.git', '.hg', '.svn', 'node_modules', 'bower_components', '.venv', '__pycache__']);

/** Not worth opening to see that they are no text. */
const binaryExtensions = new Set(
  (
    '7z avi bin bmp class dll dylib eot exe flac gif gz ico jar jpeg jpg mov mp3 mp4 o obj otf pdf png pyc rar so tar tgz ' +
    'tif tiff ttf vsix wasm wav webm webp woff woff2 xz zip zst safetensors'
  ).split(' '),
);

/** Names under which keys, passwords and tokens are kept. Files that show how such a file looks are text like any other. */
const secretNames = picomatch(
  [
    '.env',
    '.env.*',
    '*.{pem,key,p12,pfx,jks,keystore,ppk,asc,gpg,kdbx}',
    'id_{rsa,dsa,ecdsa,ed25519}*',
    '{.npmrc,.pypirc,.netrc,_netrc,.pgpass,.htpasswd,.git-credentials,.dockercfg}',
    '{credentials,secrets}',
    '{credentials,secrets}.{json,yml,yaml,toml,ini,env}',
  ],
  { dot: true, nocase: true },
);
const secretExamples = picomatch('*.{example,sample,template,dist}', { dot: true });

/** Written by programs, not by people. */
const generatedNames = picomatch(
  ['*.min.{js,css,mjs}', '*.map', '{package-lock,npm-shrinkwrap}.json', 'pnpm-lock.yaml', '*.lock', '*.lockb'],
  { dot: true },
);

/** Mean length of a line from which text is taken for minified or data. */
const longestMeanLine = 300;

export function isForeignFolder(name: string): boolean {
  return foreignFolders.has(name);
}

/** Why a file is not even opened, judged by its name; undefined where it may be. */
export function reasonByName(name: string): string | undefined {
  if (secretNames(name) && !secretExamples(name)) return 'its name is one under which secrets are kept';
  if (generatedNames(name)) return 'generated file';
  return binaryExtensions.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase()) ? 'not text' : undefined;
}

/** Why a text is not learned, judged by what it is; undefined where it is. */
export function reasonByText(text: string): string | undefined {
  if (text.trim() === '') return 'empty';
  const lines = text.split('\n').length;
  return text.length / lines > longestMeanLine ? 'minified or data: very long lines' : undefined;
}

/** Tells for a path relative to its folder, and the names beside it, which rule of `files.exclude` leaves it out. */
export type ExcludeMatcher = (path: string, siblings: ReadonlySet<string>) => string | undefined;

export function excludeMatcher(rules: readonly ExcludeRule[]): ExcludeMatcher {
  const compiled = rules.map(({ glob, when }) => ({ glob, when, matches: picomatch(glob, { dot: true }) }));
  return (path, siblings) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const base = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : name;
    return compiled.find(
      ({ when, matches }) =>
        matches(path) && (when === undefined || siblings.has(when.replace('$(basename)', () => base))),
    )?.glob;
  };
}
