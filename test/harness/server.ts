import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Installation } from './provision';
import { atExit, run, signalGroup } from './processes';

export interface ServerOptions {
  readonly installation: Installation;
  /** Folder of all data that VS Code stores. A server started again with the same folder finds the earlier data. */
  readonly dataFolder: string;
  /** The server's output is appended here. */
  readonly logFile: string;
  /** The same port gives the same origin, and so the same browser storage. 0 (default) takes a free port. */
  readonly port?: number;
  /** Folder of installed extensions, such as one filled by `installExtension`. */
  readonly extensionsFolder?: string;
  /** `asks`: folders start in Restricted Mode, as for users. `off` (default): every folder is trusted. */
  readonly trust?: 'asks' | 'off';
  /** Allows a payload in the page's address. Newer versions then show no toasts. Default: true. */
  readonly automation?: boolean;
  /** Required in the page's address. Without a token, any user of this machine may connect. */
  readonly token?: string;
  /** Environment variables, also of the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Server {
  readonly port: number;
  /** Parent process of the extension host. */
  readonly processId: number | undefined;
  /** Resolves when the server has ended, with the reason. */
  readonly ended: Promise<string>;
  /** Ends the server and all its children. */
  stop(): Promise<void>;
  /** Kills them, as a crash or a power failure would. */
  kill(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<Server> {
  for (const folder of ['home', 'tmp']) mkdirSync(path.join(options.dataFolder, folder), { recursive: true });
  const child = spawn(options.installation.node, serverArguments(options), {
    stdio: ['ignore', 'pipe', 'pipe'],
    // It leads its own process group, so that its children can be ended with it.
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
 * The machine settings of the server. They override the user settings. A running VS Code applies changes to them; in
 * the browser it does not apply changes to the user settings.
 */
export function machineSettingsFile(dataFolder: string): string {
  return path.join(dataFolder, 'data', 'Machine', 'settings.json');
}

/** Installs a packaged extension into a folder of extensions. */
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

interface ExtensionEntry {
  readonly identifier: { readonly id: string };
  readonly version: string;
  readonly location: unknown;
  readonly metadata: unknown;
}

/** Adds a link to an extension to a folder of extensions, as if it had been installed. */
export function linkExtension(extension: string, extensionsFolder: string): void {
  const manifest = JSON.parse(readFileSync(path.join(extension, 'package.json'), 'utf8')) as {
    readonly publisher: string;
    readonly name: string;
    readonly version: string;
  };
  const entry: ExtensionEntry = {
    identifier: { id: `${manifest.publisher}.${manifest.name}` },
    version: manifest.version,
    location: { $mid: 1, scheme: 'file', path: extension },
    metadata: { source: 'vsix' },
  };
  mkdirSync(extensionsFolder, { recursive: true });
  const list = path.join(extensionsFolder, 'extensions.json');
  const before = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as readonly ExtensionEntry[]) : [];
  const others = before.filter(({ identifier }) => identifier.id !== entry.identifier.id);
  writeFileSync(list, JSON.stringify([...others, entry]));
}

export interface PageAddress {
  readonly port: number;
  /** A path of a folder or of a file that lists several, or the URI of a virtual folder. Absent for a window without a folder. */
  readonly folder: string | undefined;
  /** The extension under development. */
  readonly extension?: string | undefined;
  /** A module whose `run` is called in the extension host. */
  readonly extensionTests?: string | undefined;
  readonly token?: string | undefined;
}

/** The address of the workbench. The server reads the payload because its smoke-test driver is enabled. */
export function pageAddress({ port, folder, extension, extensionTests, token }: PageAddress): string {
  const remote = (file: string) => `vscode-remote://localhost:${port}${path.resolve(file)}`;
  const payload: (readonly string[])[] = [];
  if (extension !== undefined) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (extensionTests !== undefined) payload.push(['extensionTestsPath', remote(extensionTests)]);
  const query = [
    ...(token === undefined ? [] : [`tkn=${token}`]),
    folder === undefined
      ? 'ew=true'
      : `${kindOf(folder)}=${encodeURIComponent(isUri(folder) ? folder : path.resolve(folder))}`,
    ...(payload.length === 0 ? [] : [`payload=${encodeURIComponent(JSON.stringify(payload))}`]),
  ];
  return `http://localhost:${port}/?${query.join('&')}`;
}

function kindOf(opened: string): 'folder' | 'workspace' {
  return opened.endsWith('.code-workspace') ? 'workspace' : 'folder';
}

/** A path of Windows begins with one letter. */
function isUri(folder: string): boolean {
  return /^[a-z-]{2,}:\//.test(folder);
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

/** Home and temporary folders are in the data folder, so that tests are isolated from the user's files. */
function serverEnvironment({ dataFolder, environment }: ServerOptions): NodeJS.ProcessEnv {
  const temporary = path.join(dataFolder, 'tmp');
  return {
    ...process.env,
    HOME: path.join(dataFolder, 'home'),
    TMPDIR: temporary,
    XDG_RUNTIME_DIR: temporary,
    // Without a gallery to look extensions up.
    EXTENSIONS_GALLERY: '{}',
    ...environment,
  };
}

function portOf(child: ChildProcess, logFile: string): Promise<number> {
  let output = '';
  return new Promise((resolve) => {
    const listen = (chunk: Buffer) => {
      appendFileSync(logFile, chunk);
      if (output.length > 10_000) return;
      output += chunk.toString();
      const match = /Extension host agent listening on (\d+)/.exec(output);
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

/** Children may outlive the leader of their group, so the group is killed when the leader has ended. */
async function end(child: ChildProcess, ended: Promise<string>, signal: NodeJS.Signals): Promise<void> {
  signalGroup(child, signal);
  const impatience = setTimeout(() => {
    signalGroup(child, 'SIGKILL');
  }, 3000);
  await ended;
  clearTimeout(impatience);
  signalGroup(child, 'SIGKILL');
}
