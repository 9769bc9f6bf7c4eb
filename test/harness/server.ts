import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Installation } from './provision';
import { atExit, run, signalGroup } from './processes';

export interface ServerOptions {
  readonly installation: Installation;
  /** Holds everything that VS Code stores. Start again with the same folder to find what was stored. */
  readonly dataFolder: string;
  /** Where what the server says is appended. */
  readonly logFile: string;
  /** The same port gives the same origin, and with it the browser's own storage. 0 (default) takes a free one. */
  readonly port?: number;
  /** Of installed extensions, such as one that `installExtension` filled. */
  readonly extensionsFolder?: string;
  /** `asks`: folders start in Restricted Mode, as they do for people. `off` (default): every folder is trusted. */
  readonly trust?: 'asks' | 'off';
  /** Lets the page's address carry a payload. Newer versions then keep toasts from showing. Default: true. */
  readonly automation?: boolean;
  /** Wanted in the page's address. Without one, anybody on this machine may connect. */
  readonly token?: string;
  /** For the extension host too. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Server {
  readonly port: number;
  /** The parent of the extension host's. */
  readonly processId: number | undefined;
  /** Settles when the server has ended, with how. */
  readonly ended: Promise<string>;
  /** Ends the server and all its children. */
  stop(): Promise<void>;
  /** As a crash or a power failure would end them. */
  kill(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<Server> {
  for (const folder of ['home', 'tmp']) mkdirSync(path.join(options.dataFolder, folder), { recursive: true });
  const child = spawn(options.installation.node, serverArguments(options), {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Leads a process group of its own, so that all that it starts can be ended with it.
    detached: true,
    env: serverEnvironment(options),
  });
  const forget = atExit(() => {
    signalGroup(child, 'SIGKILL');
  });
  const ended = endOf(child).finally(forget);
  const listening = portOf(child, options.logFile);
  const port = await Promise.race([
    listening,
    ended.then((how) => {
      throw new Error(`Expected the VS Code server to start, but ${how}. See ${options.logFile}.`);
    }),
  ]);
  return {
    port,
    processId: child.pid,
    ended,
    stop: () => end(child, ended, 'SIGTERM'),
    kill: () => end(child, ended, 'SIGKILL'),
  };
}

/** The user settings of a server with this data folder. */
export function settingsFile(dataFolder: string): string {
  return path.join(dataFolder, 'data', 'User', 'settings.json');
}

/**
 * The settings of the machine that the server runs on. They win over the user settings, and a running VS Code takes
 * their changes up, which in the browser it does not do with the user settings.
 */
export function machineSettingsFile(dataFolder: string): string {
  return path.join(dataFolder, 'data', 'Machine', 'settings.json');
}

/** Installs a packaged extension into a folder that a server then starts with. */
export async function installExtension(
  installation: Installation,
  vsix: string,
  extensionsFolder: string,
): Promise<void> {
  mkdirSync(extensionsFolder, { recursive: true });
  await run(installation.node, [
    path.join(installation.root, 'out', 'server-main.js'),
    '--accept-server-license-terms',
    `--server-data-dir=${path.join(extensionsFolder, '.server')}`,
    `--extensions-dir=${extensionsFolder}`,
    `--install-extension=${vsix}`,
  ]);
}

/** Makes a folder of extensions with one in it that stays where it is, as if it had been installed from there. */
export function linkExtension(extension: string, extensionsFolder: string): void {
  const manifest = JSON.parse(readFileSync(path.join(extension, 'package.json'), 'utf8')) as {
    readonly publisher: string;
    readonly name: string;
    readonly version: string;
  };
  const entry = {
    identifier: { id: `${manifest.publisher}.${manifest.name}` },
    version: manifest.version,
    location: { $mid: 1, scheme: 'file', path: extension },
    metadata: { source: 'vsix' },
  };
  mkdirSync(extensionsFolder, { recursive: true });
  writeFileSync(path.join(extensionsFolder, 'extensions.json'), JSON.stringify([entry]));
}

export interface PageAddress {
  readonly port: number;
  /** Absent for a window without a folder. */
  readonly folder: string | undefined;
  /** The extension under development. */
  readonly extension?: string | undefined;
  /** A module whose `run` is called in the extension host. */
  readonly extensionTests?: string | undefined;
  readonly token?: string | undefined;
}

/** The address that shows the workbench. The server reads the payload because it has its smoke-test driver enabled. */
export function pageAddress({ port, folder, extension, extensionTests, token }: PageAddress): string {
  const remote = (file: string) => `vscode-remote://localhost:${port}${path.resolve(file)}`;
  const payload: (readonly string[])[] = [];
  if (extension !== undefined) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (extensionTests !== undefined) payload.push(['extensionTestsPath', remote(extensionTests)]);
  const query = [
    ...(token === undefined ? [] : [`tkn=${token}`]),
    folder === undefined ? 'ew=true' : `folder=${encodeURIComponent(path.resolve(folder))}`,
    ...(payload.length === 0 ? [] : [`payload=${encodeURIComponent(JSON.stringify(payload))}`]),
  ];
  return `http://localhost:${port}/?${query.join('&')}`;
}

function serverArguments(options: ServerOptions): string[] {
  return [
    path.join(options.installation.root, 'out', 'server-main.js'),
    '--host=127.0.0.1',
    `--port=${options.port ?? 0}`,
    options.token === undefined ? '--without-connection-token' : `--connection-token=${options.token}`,
    '--accept-server-license-terms',
    '--telemetry-level=off',
    `--server-data-dir=${options.dataFolder}`,
    ...(options.automation === false ? [] : ['--enable-smoke-test-driver']),
    ...(options.trust === 'asks' ? [] : ['--disable-workspace-trust']),
    ...(options.extensionsFolder === undefined ? [] : [`--extensions-dir=${options.extensionsFolder}`]),
  ];
}

/** Its home and temporary folders lie in its data folder: tests see nothing of the person who runs them. */
function serverEnvironment({ dataFolder, environment }: ServerOptions): NodeJS.ProcessEnv {
  const temporary = path.join(dataFolder, 'tmp');
  return {
    ...process.env,
    HOME: path.join(dataFolder, 'home'),
    TMPDIR: temporary,
    XDG_RUNTIME_DIR: temporary,
    // No gallery to look extensions up in.
    EXTENSIONS_GALLERY: '{}',
    ...environment,
  };
}

function portOf(child: ChildProcess, logFile: string): Promise<number> {
  let said = '';
  return new Promise((resolve) => {
    const listen = (chunk: Buffer) => {
      appendFileSync(logFile, chunk);
      if (said.length > 10_000) return;
      said += chunk.toString();
      const match = /Extension host agent listening on (\d+)/.exec(said);
      if (match !== null) resolve(Number(match[1]));
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
  });
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(`it could not be started: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      resolve(`it ended with ${signal ?? `code ${code ?? 'unknown'}`}`);
    });
  });
}

/** Children may outlive the leader of their group, so the group is killed once the leader has ended. */
async function end(child: ChildProcess, ended: Promise<string>, signal: NodeJS.Signals): Promise<void> {
  signalGroup(child, signal);
  const impatience = setTimeout(() => {
    signalGroup(child, 'SIGKILL');
  }, 3000);
  await ended;
  clearTimeout(impatience);
  signalGroup(child, 'SIGKILL');
}
