import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repositoryRoot } from '../harness/paths';
import { removeFolder } from '../harness/processes';

/** The report of `npm pack` about the package. */
export interface Packed {
  readonly filename: string;
  readonly version: string;
  readonly files: readonly { readonly path: string; readonly size: number; readonly mode: number }[];
}

/** The environment variables without those that `npm run` sets. */
const ownVariables = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

const target = path.join(repositoryRoot, '.build', 'npm');

/** Makes the package. */
export function pack(): Packed {
  succeed(spawnSync('npm', ['run', 'pack'], { cwd: repositoryRoot, encoding: 'utf8', env: ownVariables }));
  const [packed] = JSON.parse(readFileSync(path.join(target, 'contents.json'), 'utf8')) as Packed[];
  return packed!;
}

/** The text of a file of the package. */
export function packedFile(file: string): string {
  return readFileSync(path.join(target, 'package', file), 'latin1');
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty project in which the package is installed, without a network. */
export class Project {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'recurrent-npm-'));

  constructor({ filename }: Packed) {
    this.write('package.json', '{ "private": true }\n');
    cpSync(path.join(target, filename), path.join(this.folder, filename));
    succeed(this.run('npm', 'install', '--offline', '--no-audit', '--no-fund', `./${filename}`));
  }

  /** The command, as npm has installed it. */
  get command(): string {
    return path.join(this.folder, 'node_modules', '.bin', 'recurrent');
  }

  write(file: string, text: string): void {
    writeFileSync(path.join(this.folder, file), text);
  }

  run(program: string, ...args: readonly string[]): Ended {
    return spawnSync(program, args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...ownVariables, npm_config_offline: 'true' },
    });
  }

  /** Runs a script of the project to its end, and returns its output. */
  node(...args: readonly string[]): string {
    return succeed(this.run(process.execPath, ...args));
  }

  /** Runs the command by npx and returns its output. */
  npx(...args: readonly string[]): string {
    return succeed(this.run('npx', '--no-install', 'recurrent', ...args));
  }

  remove(): void {
    removeFolder(this.folder);
  }
}

export function succeed({ status, stdout, stderr }: Ended): string {
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}

/** The blocks of code in a language in a document. */
export function codeBlocks(file: string, language: string): string[] {
  const text = readFileSync(path.join(repositoryRoot, file), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))].map((match) => match[1]!);
}
