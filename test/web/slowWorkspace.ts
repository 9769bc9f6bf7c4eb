import { copyFileSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildFolder, repositoryRoot } from '../harness/paths';

/** Some sources of RxJS, as a folder of the file system of `slowFiles.ts`. */
export const slowFolder = 'slow:/rxjs';

/** Paths of the taken sources, few enough to be learned in seconds. */
const taken = /^(index\.ts|internal\/(Ob|Sub|types|observable|scheduler))/;

/** Writes the extension with that file system to a new folder, and returns it. */
export function slowFilesExtension(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-slow-files-'));
  const files = someSources().map(({ file, text }) => [`rxjs/${file}`, text]);
  writeFileSync(path.join(folder, 'files.json'), JSON.stringify(Object.fromEntries(files)));
  copyFileSync(path.join(buildFolder, 'test', 'web', 'slowFiles.js'), path.join(folder, 'slowFiles.js'));
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({
      name: 'slow-files',
      publisher: 'recurrent-test',
      version: '1.0.0',
      engines: { vscode: '^1.100.0' },
      browser: './slowFiles.js',
      activationEvents: ['onFileSystem:slow'],
      capabilities: { virtualWorkspaces: true },
    }),
  );
  return folder;
}

/** These sources, with `/` in their paths. */
export function someSources(): readonly { readonly file: string; readonly text: string }[] {
  const source = path.join(repositoryRoot, 'node_modules', 'rxjs', 'src');
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(path.join(source, file)).isFile() && taken.test(slashed(file)))
    .map((file) => ({ file: slashed(file), text: readFileSync(path.join(source, file), 'utf8') }));
}

function slashed(file: string): string {
  return file.replaceAll('\\', '/');
}
