/**
 * Opens a real VS Code with the extension, on a folder or on a sample: `npm start [-- FOLDER]`. Uses a desktop VS Code
 * if there are one and a screen, else a VS Code server to be opened in a browser.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, onPath, repositoryRoot } from './paths';
import { atExit, runMain, signalGroup } from './processes';
import { provision } from './provision';
import { linkExtension, pageAddress, settingsFile, startServer } from './server';
import { writeSettings } from './settings';
import { sampleWorkspace } from './workspaces';

/** Exit code for a wrong folder. */
const usageError = 2;

runMain(async () => {
  // The usual way to end it, so not a failure.
  process.once('SIGINT', () => process.exit(0));
  const [wanted] = process.argv.slice(2);
  if (wanted !== undefined && statSync(wanted, { throwIfNoEntry: false })?.isDirectory() !== true) {
    console.error(`Expected a folder, found none at ${path.resolve(wanted)}. Usage: npm start [-- FOLDER]`);
    return usageError;
  }
  const folder = wanted === undefined ? sampleWorkspace() : path.resolve(wanted);
  const desktop = desktopExecutable();
  return desktop === undefined ? await startInBrowser(folder) : await startOnDesktop(desktop, folder);
});

function desktopExecutable(): string | undefined {
  if (!hasScreen()) return undefined;
  const chosen = process.env['VSCODE_EXECUTABLE'];
  return chosen === undefined || chosen === '' ? onPath('code', 'code.cmd') : chosen;
}

/** Starts VS Code with separate user data, so that it does not interfere with a running one. */
async function startOnDesktop(executable: string, folder: string): Promise<number> {
  const data = path.join(cacheFolder, 'desktop');
  console.log(`Opening ${folder} in ${executable}. Ctrl+C ends it.`);
  const args = [`--extensionDevelopmentPath=${repositoryRoot}`, `--user-data-dir=${data}`, '--wait', folder];
  const isScript = process.platform === 'win32' && executable.endsWith('.cmd');
  const child = spawn(executable, args, { stdio: 'inherit', detached: process.platform !== 'win32', shell: isScript });
  atExit(() => {
    signalGroup(child, 'SIGTERM');
  });
  return await exitCode(child);
}

async function startInBrowser(folder: string): Promise<number> {
  const installation = await provision('newest');
  const dataFolder = path.join(cacheFolder, 'start');
  mkdirSync(dataFolder, { recursive: true });
  // Keeps settings that the user has changed there.
  if (!existsSync(settingsFile(dataFolder))) writeSettings(settingsFile(dataFolder), {});
  const token = randomBytes(16).toString('hex');
  const logFile = path.join(dataFolder, 'server.log');
  const extensionsFolder = path.join(dataFolder, 'extensions');
  linkExtension(repositoryRoot, extensionsFolder);
  // Without automation, with which newer versions show no toasts.
  const options = { installation, dataFolder, logFile, token, extensionsFolder, automation: false };
  const server = await startServer(options);
  const address = pageAddress({ port: server.port, folder, token });
  console.log(`VS Code ${installation.number} is open on ${folder}:\n\n  ${address}\n\nCtrl+C ends it.`);
  openInDefaultBrowser(address);
  console.error(`The VS Code server is gone: ${await server.ended}. See ${logFile}.`);
  return 1;
}

function openInDefaultBrowser(address: string): void {
  if (!hasScreen()) return;
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  if (onPath(opener, `${opener}.exe`) === undefined) return;
  // The address is also printed, so a failure does not matter.
  spawn(opener, [address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

function hasScreen(): boolean {
  if (process.platform !== 'linux') return true;
  return [process.env['DISPLAY'], process.env['WAYLAND_DISPLAY']].some((name) => name !== undefined && name !== '');
}

function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}
