/**
 * A VS Code for tests, from the npm registry alone: the server in the package `code-server`, which serves the workbench
 * to a browser and runs extensions in a real extension host. Nothing is compiled and no install script runs; two native
 * modules are replaced by stand-ins. Takes about 15 seconds each, once per machine.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { buildFolder, cacheFolder } from './paths';
import { messageOf, removeFolder, run } from './processes';

/** `oldest` is the version in `engines.vscode`. */
export type VSCodeVersion = 'oldest' | 'newest';

export interface Installation {
  readonly version: VSCodeVersion;
  /** Version of VS Code, such as 1.100.3. */
  readonly number: string;
  /** Folder of the server, which contains `out/server-main.js`. */
  readonly root: string;
  /** The Node.js executable that runs it. */
  readonly node: string;
}

interface Release {
  readonly number: string;
  readonly package: string;
  /** The major version of Node.js that it requires. */
  readonly nodeMajor: number;
}

const releases: Readonly<Record<VSCodeVersion, Release>> = {
  oldest: { number: '1.100.3', package: 'code-server@4.100.3', nodeMajor: 20 },
  newest: { number: '1.139.1', package: 'code-server@4.139.1', nodeMajor: 24 },
};

export const vscodeVersions: readonly VSCodeVersion[] = ['oldest', 'newest'];

/** Version of the steps below; a cached installation of another version is not used. */
const recipe = 1;
const platform = `${process.platform}-${process.arch}`;
const node24 = '24.21.0';
const ripgrep = '@vscode/ripgrep-universal@1.18.0';

/** Large dependencies that the tests do not use; half of an installation. */
const unusedDependencies = ['@github/copilot-sdk', '@microsoft/mxc-sdk', '@devcontainers/cli'];
const unusedExtensions = ['copilot', 'mermaid-markdown-features'];

/** Returns the cached installation, or creates it. */
export async function provision(version: VSCodeVersion): Promise<Installation> {
  const release = releases[version];
  const node = await provisionNode(release.nodeMajor);
  const folder = await cached(`vscode-${release.number}-${platform}-${recipe}`, (temporary) =>
    installServer(release, temporary),
  );
  return { version, number: release.number, root: path.join(folder, 'lib', 'vscode'), node };
}

async function provisionNode(major: number): Promise<string> {
  const running = Number(process.versions.node.split('.')[0]);
  if (running >= major) return process.execPath;
  if (process.platform !== 'linux') {
    throw new Error(
      `VS Code ${releases.newest.number} needs Node.js ${major}, found ${running}: run this with Node.js ${major}.`,
    );
  }
  const folder = await cached(`node-${node24}-${platform}-${recipe}`, (temporary) =>
    unpack(`node-${platform}@${node24}`, temporary, 'package/bin/node'),
  );
  return path.join(folder, 'bin', 'node');
}

async function installServer(release: Release, folder: string): Promise<void> {
  await unpack(release.package, folder, 'package/lib/vscode');
  const root = path.join(folder, 'lib', 'vscode');
  dropUnused(root);
  for (const place of [root, path.join(root, 'extensions')]) {
    say(`  installing the packages of ${path.relative(folder, place)}`);
    const options = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await twice(`install the packages of ${release.package}`, () => run('npm', ['install', ...options], place));
  }
  const modules = path.join(root, 'node_modules');
  standIn('spdlog', path.join(modules, '@vscode', 'spdlog'));
  standIn('watchdog', path.join(modules, 'native-watchdog'));
  standIn('watchdog', path.join(modules, '@vscode', 'native-watchdog'));
  await bringRipgrep(modules);
  dropOtherPlatforms(path.join(modules, '@vscode', 'ripgrep-universal', 'bin'));
}

/** Keeps the shrink-wrap: npm omits what package.json no longer requires. */
function dropUnused(root: string): void {
  for (const extension of unusedExtensions) removeFolder(path.join(root, 'extensions', extension));
  const file = path.join(root, 'package.json');
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('dependencies' in manifest)) {
    throw new Error(`Expected dependencies in ${file}, found none: the package is laid out in another way.`);
  }
  const dependencies = Object.entries(manifest.dependencies as Record<string, string>);
  const kept = Object.fromEntries(dependencies.filter(([name]) => !unusedDependencies.includes(name)));
  writeFileSync(file, JSON.stringify({ ...manifest, dependencies: kept }, undefined, 2));
}

/** Installs our JavaScript in place of a native module, if this VS Code has that module. */
function standIn(name: string, module: string): void {
  if (!existsSync(module)) return;
  copyFileSync(path.join(buildFolder, 'test', 'harness', 'standins', `${name}.js`), path.join(module, 'index.js'));
}

/** Older versions download ripgrep in an install script; it is taken from the package that newer versions use. */
async function bringRipgrep(modules: string): Promise<void> {
  const wanted = path.join(modules, '@vscode', 'ripgrep', 'bin', 'rg');
  if (!existsSync(path.join(modules, '@vscode', 'ripgrep')) || existsSync(wanted)) return;
  const temporary = mkdtempSync(path.join(modules, '.ripgrep-'));
  await unpack(ripgrep, temporary, `package/bin/${platform}`);
  mkdirSync(path.dirname(wanted), { recursive: true });
  renameSync(path.join(temporary, 'bin', platform, 'rg'), wanted);
  removeFolder(temporary);
}

function dropOtherPlatforms(folder: string): void {
  if (!existsSync(path.join(folder, platform))) return;
  for (const other of readdirSync(folder).filter((name) => name !== platform)) removeFolder(path.join(folder, other));
}

/** Downloads a package of the npm registry and extracts one of its paths, without the leading `package/`. */
async function unpack(specifier: string, folder: string, member: string): Promise<void> {
  say(`  downloading ${specifier}`);
  const download = mkdtempSync(path.join(folder, '.download-'));
  await twice(`download ${specifier}`, () =>
    run('npm', ['pack', '--silent', '--pack-destination', download, specifier], folder),
  );
  const [archive] = readdirSync(download);
  if (archive === undefined) throw new Error(`Expected an archive of ${specifier} from "npm pack", found none.`);
  await run('tar', ['-xzf', path.join(download, archive), '-C', folder, '--strip-components=1', member]);
  removeFolder(download);
}

/** Builds in a temporary folder and renames it, so that an existing folder is complete. */
async function cached(name: string, build: (temporary: string) => Promise<void>): Promise<string> {
  const folder = path.join(cacheFolder, name);
  if (existsSync(folder)) return folder;
  say(`Preparing ${name} in ${cacheFolder} (once)`);
  mkdirSync(cacheFolder, { recursive: true });
  const temporary = mkdtempSync(path.join(cacheFolder, `.${name}-`));
  try {
    await build(temporary);
    renameSync(temporary, folder);
  } catch (error) {
    removeFolder(temporary);
    // Another run may have created it first.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Retries once, because registries fail at times. */
async function twice(what: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch {
    say(`  could not ${what}; trying again`);
    try {
      await action();
    } catch (error) {
      throw new Error(
        `Could not ${what} through npm. Check the network and npm's registry setting, then run this again.\n${messageOf(error)}`,
        { cause: error },
      );
    }
  }
}

function say(line: string): void {
  console.error(line);
}
