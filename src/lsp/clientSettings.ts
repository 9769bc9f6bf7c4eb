import {
  CompletionRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type Disposable,
} from 'vscode-languageserver/node';
import { messageOf } from '../base/errors';
import { isRecord } from '../base/json';
import type { Log } from '../editor/log';
import { Settings } from '../editor/settings';
import type { ClientAbilities } from './abilities';
import { ClientConfiguration, section } from './configuration';

/** Whether suggestions are also offered as items of `textDocument/completion`. VS Code has no such setting. */
const listSetting = 'completion.inList';

/** The settings of the client, and the registrations that depend on them. */
export class ClientSettings {
  readonly settings: Settings;
  readonly #connection: Connection;
  readonly #log: Log;
  readonly #abilities: ClientAbilities;
  readonly #configuration: ClientConfiguration;
  /** Whether the answer to `initialize` says that there are items for the list. */
  readonly isListedFromStart: boolean;
  #listing: Promise<Disposable> | undefined;

  constructor(connection: Connection, log: Log, abilities: ClientAbilities, manifest: unknown, initial: unknown) {
    this.#connection = connection;
    this.#log = log;
    this.#abilities = abilities;
    this.#configuration = new ClientConfiguration(manifest, initial);
    const reported = new Set<string>();
    this.settings = new Settings(manifest, this.#configuration, (problem) => {
      if (!reported.has(problem)) log.warn(problem);
      reported.add(problem);
    });
    this.isListedFromStart = this.isListed;
  }

  get isListed(): boolean {
    return this.#configuration.get(listSetting) === true;
  }

  /** Value of `recurrent.exclude`. */
  get exclude(): unknown {
    return this.#configuration.get('exclude');
  }

  /** Asks the client to report changes of settings and files. */
  async register(): Promise<void> {
    const { client } = this.#connection;
    if (this.#abilities.registersConfiguration)
      await client.register(DidChangeConfigurationNotification.type, { section });
    if (this.#abilities.registersWatchedFiles)
      await client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] });
  }

  /**
   * Reads the settings of the client. `params` is what it sent with `workspace/didChangeConfiguration`; clients without
   * `workspace/configuration` send the settings with it.
   */
  async refresh(params?: unknown): Promise<void> {
    if (this.#abilities.hasConfiguration) {
      try {
        this.#configuration.set(await this.#connection.workspace.getConfiguration(section));
      } catch (error) {
        this.#log.warn(`The client did not answer workspace/configuration: ${messageOf(error)}. Defaults are used.`);
      }
    } else {
      const sent = isRecord(params) ? params['settings'] : undefined;
      if (isRecord(sent)) this.#configuration.set(sent[section] ?? sent);
    }
    await this.#list();
  }

  /** Registers or unregisters list completion, unless the answer to `initialize` announced it. */
  async #list(): Promise<void> {
    if (this.isListedFromStart || this.isListed === (this.#listing !== undefined)) return;
    if (!this.#abilities.registersCompletion) {
      this.#log.warn('This client cannot change completion.inList after its start: set it in initializationOptions.');
      return;
    }
    const before = this.#listing;
    this.#listing = before
      ? undefined
      : this.#connection.client.register(CompletionRequest.type, { documentSelector: null });
    (await before)?.dispose();
    await this.#listing;
  }
}
