import picomatch from 'picomatch';
import { reasonByForeignName } from './foreign';

/** Larger files are data more often than text that somebody writes. */
export const maximumFileBytes = 1024 * 1024;

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
    '.env*',
    '*.{env,pem,key,p12,pfx,jks,keystore,ppk,asc,gpg,kdbx,tfstate,tfvars}',
    'id_{rsa,dsa,ecdsa,ed25519}*',
    '{.npmrc,.pypirc,.netrc,_netrc,.pgpass,.htpasswd,.git-credentials,.dockercfg}{,.bak,~}',
    '{credentials,secrets}',
    '*{credential,secret}*.{json,yml,yaml,toml,ini,csv,xml,txt,properties,cfg,conf}',
    'service{-,_,}account*.json',
  ],
  { dot: true, nocase: true },
);
const secretExamples = picomatch('*{.,-,_}{example,sample,template,dist}', { dot: true, nocase: true });
const secretFolders = new Set(['.ssh', '.gnupg', '.aws']);
const secretReason = 'its name is one under which secrets are kept';

/** Written by programs, not by people. */
export const generatedReason = 'generated file';
const generatedNames = picomatch(
  ['*.min.{js,css,mjs}', '*.map', '{package-lock,npm-shrinkwrap}.json', 'pnpm-lock.yaml', 'go.sum', '*.{lock,lockb}'],
  { dot: true },
);

/** Mean length of a line from which text is taken for minified or data. */
const longestMeanLine = 300;

/** Why a file or a folder is not even looked at, whatever the folder's own rules say; undefined where it may be. */
export function reasonByAnyName(name: string): string | undefined {
  return reasonByForeignName(name) ?? (secretFolders.has(name) ? secretReason : undefined);
}

/** Why a file is not even opened, judged by its name; undefined where it may be. */
export function reasonByName(name: string): string | undefined {
  if (secretNames(name) && !secretExamples(name)) return secretReason;
  if (generatedNames(name)) return generatedReason;
  return binaryExtensions.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase()) ? 'not text' : undefined;
}

/** Why a text is not learned, judged by what it is; undefined where it is. */
export function reasonByText(text: string): string | undefined {
  if (text.trim() === '') return 'empty';
  const lines = text.split('\n').length;
  const isLong = text.length / lines > longestMeanLine;
  return isLong && !isProse(text) ? 'minified or data: very long lines' : undefined;
}

/** Many people write a paragraph as one line: then most of the text is words between spaces. */
function isProse(text: string): boolean {
  const words = text.split(' ').filter((word) => word.length < 40 && /^\p{L}+\p{P}*$/u.test(word));
  return words.reduce((sum, word) => sum + word.length + 1, 0) > text.length / 2;
}
