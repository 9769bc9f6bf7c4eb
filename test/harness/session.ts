import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from './browser';
import { buildFolder, repositoryRoot } from './paths';
import { atExit, removeFolder } from './processes';
import { type Installation, provision, type VSCodeVersion } from './provision';
import { machineSettingsFile, pageAddress, type Server, type ServerOptions, settingsFile, startServer } from './server';
import { changeSettings, type SettingValues, writeSettings } from './settings';
import { Workbench } from './workbench';

export interface SessionOptions extends Pick<ServerOptions, 'extensionsFolder' | 'trust' | 'environment'> {
  /** Name of the log, `.build/logs/NAME.log`. */
  readonly name: string;
  /** Absent for a window without a folder. */
  readonly folder?: string;
  readonly version?: VSCodeVersion;
  /** User settings, in addition to VS Code's defaults. */
  readonly settings?: SettingValues;
  /**
   * Folder of the extension under development: this repository (default), or `false` if a packaged one is installed.
   */
  readonly extension?: string | false;
  /** A module whose `run` the extension host calls. */
  readonly extensionTests?: string;
  /** Receives what the extension host logs to its console. */
  readonly onLog?: (text: string) => void;
  /** Receives the end of `extensionTests`: 0 when `run` resolved, but also when the extension host died. */
  readonly onTestsEnded?: (code: number) => void;
}

/** A VS Code with its server, its browser and its stored data, which survive a restart and end with `stop`. */
export class Session {
  static async start(options: SessionOptions): Promise<Session> {
    const installation = await provision(options.version ?? 'newest');
    const logs = path.join(buildFolder, 'logs');
    mkdirSync(logs, { recursive: true });
    const session = new Session(options, installation, path.join(logs, `${options.name}.log`));
    try {
      writeSettings(settingsFile(session.dataFolder), options.settings ?? {});
      await session.#launch();
    } catch (error) {
      await session.stop();
      throw error;
    }
    return session;
  }

  readonly logFile: string;
  /** Stored data of VS Code: `data/User` with the extension's storage, `data/logs`. */
  readonly dataFolder = mkdtempSync(path.join(tmpdir(), 'recurrent-vscode-'));

  readonly #options: SessionOptions;
  readonly #installation: Installation;
  readonly #forget: () => void;
  #server: Server | undefined;
  #browser: Browser | undefined;
  #context: BrowserContext | undefined;
  #workbench: Workbench | undefined;

  private constructor(options: SessionOptions, installation: Installation, logFile: string) {
    this.#options = options;
    this.#installation = installation;
    this.logFile = logFile;
    writeFileSync(logFile, '');
    this.#forget = atExit(() => {
      removeFolder(this.dataFolder);
    });
  }

  get workbench(): Workbench {
    if (this.#workbench === undefined) throw new Error('VS Code is not open: the session was stopped.');
    return this.#workbench;
  }

  get server(): Server {
    if (this.#server === undefined) throw new Error('No VS Code server runs: the session was stopped.');
    return this.#server;
  }

  /** Ends VS Code, by default as a user quits, and starts it again with the stored data. */
  async restart(how: 'quit' | 'kill' = 'quit'): Promise<void> {
    const { port } = this.server;
    if (how === 'quit') await this.workbench.close();
    await (how === 'quit' ? this.server.stop() : this.server.kill());
    if (how === 'kill') await this.workbench.page.close();
    await this.#openWindow(port);
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    await this.#server?.stop();
    this.#browser = this.#context = this.#workbench = this.#server = undefined;
    removeFolder(this.dataFolder);
    this.#forget();
  }

  async #launch(): Promise<void> {
    this.#browser = await launchBrowser();
    this.#context = await this.#browser.newContext({ viewport: { width: 1400, height: 900 } });
    await this.#openWindow(0);
  }

  async #openWindow(port: number): Promise<void> {
    const { extensionsFolder, trust, environment, extension = repositoryRoot, folder, extensionTests } = this.#options;
    this.#server = await startServer({
      installation: this.#installation,
      dataFolder: this.dataFolder,
      logFile: this.logFile,
      port,
      ...(extensionsFolder === undefined ? {} : { extensionsFolder }),
      ...(trust === undefined ? {} : { trust }),
      ...(environment === undefined ? {} : { environment }),
    });
    if (this.#context === undefined) throw new Error('The session was stopped while it started.');
    const page = await this.#context.newPage();
    await this.#listen(page);
    this.#workbench = new Workbench(page, this.#installation.version, (settings) => {
      changeSettings(machineSettingsFile(this.dataFolder), settings);
    });
    const developed = extension === false ? undefined : extension;
    await this.#workbench.open(pageAddress({ port: this.#server.port, folder, extension: developed, extensionTests }));
  }

  /** Defines two functions in the page, which the workbench calls if they exist, and logs errors of the page. */
  async #listen(page: Page): Promise<void> {
    await page.exposeFunction('codeAutomationLog', (type: string, values: readonly unknown[]) => {
      const text = format(...values);
      this.#log(type, text);
      this.#options.onLog?.(text);
    });
    await page.exposeFunction('codeAutomationExit', (code: number) => {
      this.#options.onTestsEnded?.(code);
    });
    page.on('pageerror', (error) => {
      this.#log('page error', error.message);
    });
    // Confirms leaving a page with unsaved files.
    page.on('dialog', (dialog) => void dialog.accept());
  }

  #log(type: string, text: string): void {
    appendFileSync(this.logFile, `[${type}] ${text}\n`);
  }
}
