import {
  type Connection,
  ErrorCodes,
  type InitializeResult,
  ResponseError,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { messageOf } from '../base/errors';
import { isRecord } from '../base/json';
import type { CorpusRequest } from '../corpus/request';
import { mayBeLearned } from '../editor/indexUpdates';
import { quietMilliseconds } from '../editor/indexPace';
import type { Log } from '../editor/log';
import { clientAbilities } from './abilities';
import { clientLog } from './clientLog';
import { ClientSettings } from './clientSettings';
import { commandNames, execute, offerIdOf } from './commands';
import { OpenDocuments } from './documents';
import { changedUris, namedUris, renamedUris } from './fileEvents';
import { onNotification, onRequest } from './handlers';
import { countOf, documentUriOf, listOf, recordOf, textOf } from './params';
import { TrainingProgress } from './progress';
import { Session } from './session';
import { Suggestions } from './suggestions';
import { corpusFolders, type Folder, foldersOf, initialFolders, pathOf, workspacePathOf } from './workspace';

export interface ServerPaths {
  /** Folder of the bundles. */
  readonly scripts: string;
  /** Folder of the models of all workspaces. */
  readonly cache: string;
}

/** The parts that exist after `initialize`. */
interface Running {
  readonly client: ClientSettings;
  readonly session: Session;
}

/** The language server: passes the client's messages to the documents and to the session of the workspace. */
export class Server {
  readonly #connection: Connection;
  readonly #manifest: unknown;
  readonly #paths: ServerPaths;
  readonly #log: Log;
  readonly #documents = new OpenDocuments();
  readonly #suggestions: Suggestions;
  #folders: readonly Folder[] = [];
  #running: Running | undefined;

  constructor(connection: Connection, manifest: unknown, paths: ServerPaths) {
    this.#connection = connection;
    this.#manifest = manifest;
    this.#paths = paths;
    this.#log = clientLog(connection);
    this.#suggestions = new Suggestions(
      this.#documents,
      () => this.#now.session,
      (reason) => {
        this.#log.debug(`No suggestion: ${reason}.`);
      },
    );
  }

  listen(): void {
    const connection = this.#connection;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => {
      void this.#begin().catch((error: unknown) => {
        this.#log.error(messageOf(error));
      });
    });
    connection.onShutdown(() => this.#running?.session.end());
    onRequest(connection, this.#log, 'textDocument/inlineCompletion', (params, token) =>
      this.#suggestions.inline(params, token),
    );
    onRequest(connection, this.#log, 'textDocument/completion', (params, token) =>
      this.#now.client.isListed ? this.#suggestions.list(params, token) : null,
    );
    onRequest(connection, this.#log, 'workspace/executeCommand', (params) => this.#execute(params));
    for (const [method, handle] of Object.entries(this.#notifications()))
      onNotification(connection, this.#log, method, handle);
    connection.listen();
  }

  get #now(): Running {
    if (this.#running) return this.#running;
    throw new ResponseError(ErrorCodes.ServerNotInitialized, 'Expected initialize before other messages.');
  }

  #notifications(): Readonly<Record<string, (params: unknown) => void>> {
    return {
      'textDocument/didOpen': (params) => {
        this.#documents.open(params);
        // A document that is opened again may have another text.
        this.#now.session.suggester.closed(documentUriOf(params));
      },
      'textDocument/didChange': (params) => {
        this.#change(params);
      },
      'textDocument/didClose': (params) => {
        const uri = documentUriOf(params);
        const text = this.#documents.close(uri);
        this.#now.session.suggester.closed(uri);
        this.#now.session.acceptance.closed(uri, text);
      },
      'textDocument/didSave': (params) => {
        this.#filesChanged([documentUriOf(params)]);
      },
      // A suggestion counts as shown when it is returned, since few clients report it.
      'textDocument/didShowCompletion': (params) => {
        this.#log.debug(`Suggestion ${offerOf(params)} is shown.`);
      },
      'textDocument/didPartiallyAcceptCompletion': (params) => {
        const { acceptedLength } = recordOf(params, 'an object with acceptedLength');
        const length = countOf(acceptedLength, 'the accepted length');
        this.#now.session.acceptance.acceptedPart(offerOf(params), length);
      },
      'workspace/didChangeConfiguration': (params) => {
        void this.#configure(params);
      },
      'workspace/didChangeWatchedFiles': (params) => {
        this.#filesChanged(changedUris(params));
      },
      'workspace/didCreateFiles': (params) => {
        this.#filesChanged(namedUris(params));
      },
      'workspace/didDeleteFiles': (params) => {
        this.#filesChanged(namedUris(params));
      },
      'workspace/didRenameFiles': (params) => {
        this.#filesChanged(renamedUris(params));
      },
    };
  }

  #initialize(params: unknown): InitializeResult {
    const { capabilities, initializationOptions } = recordOf(params, 'the parameters of initialize');
    if (this.#running) throw new ResponseError(ErrorCodes.InvalidRequest, 'Expected initialize once, found it again.');
    const abilities = clientAbilities(capabilities);
    const initial = initializationOptions;
    const client = new ClientSettings(this.#connection, this.#log, abilities, this.#manifest, initial);
    this.#folders = initialFolders(params);
    this.#running = { client, session: this.#newSession(client) };
    // Matches files and folders.
    const everything = { filters: [{ scheme: 'file', pattern: { glob: '**/*' } }] };
    return {
      serverInfo: { name: 'recurrent', version: isRecord(this.#manifest) ? String(this.#manifest['version']) : '' },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        inlineCompletionProvider: {},
        ...(client.isListedFromStart && { completionProvider: {} }),
        executeCommandProvider: { commands: [...commandNames] },
        workspace: {
          workspaceFolders: { supported: true, changeNotifications: true },
          fileOperations: { didCreate: everything, didRename: everything, didDelete: everything },
        },
      },
    };
  }

  /** Called after `initialized`, when the server may send requests to the client. */
  async #begin(): Promise<void> {
    // The library handles this notification too, for clients with workspace folders, and takes over the earlier handler.
    onNotification(this.#connection, this.#log, 'workspace/didChangeWorkspaceFolders', (params) => {
      this.#foldersChanged(params);
    });
    const { client, session } = this.#now;
    await client.register();
    await client.refresh();
    await session.begin();
  }

  async #configure(params: unknown): Promise<void> {
    const { client } = this.#now;
    const before = JSON.stringify(this.#corpus(client));
    await client.refresh(params);
    const { session } = this.#now;
    session.suggester.withdraw();
    if (JSON.stringify(this.#corpus(client)) !== before) session.updates.schedule(quietMilliseconds);
  }

  #foldersChanged(params: unknown): void {
    const { added, removed } = recordOf(recordOf(params, 'an object with event')['event'], 'a change of folders');
    const gone = new Set(
      listOf(removed, 'the removed folders', (one) => textOf(recordOf(one, 'a folder')['uri'], 'a uri')),
    );
    const kept = this.#folders.filter(({ uri }) => !gone.has(uri));
    const known = new Set(kept.map(({ uri }) => uri));
    const more = foldersOf(listOf(added, 'the added folders', (one) => one)).filter(({ uri }) => !known.has(uri));
    this.#folders = [...kept, ...more];
    const { session } = this.#now;
    if (session.store.folder !== undefined || this.#folders.length === 0) session.updates.schedule(quietMilliseconds);
    else void this.#replaceSession();
  }

  /** Called when the first folder is opened after the start: only then is there a place for the model. */
  async #replaceSession(): Promise<void> {
    const { client, session } = this.#now;
    this.#running = { client, session: this.#newSession(client) };
    await session.end();
    await this.#running.session.begin();
  }

  #newSession(client: ClientSettings): Session {
    const session = new Session({
      log: this.#log,
      settings: client.settings,
      ...this.#paths,
      root: this.#folders[0]?.path,
      corpus: () => this.#corpus(client),
      textAt: (uri, offset, length) =>
        this.#documents.has(uri) ? this.#documents.textOf(uri).text(offset, offset + length) : undefined,
      warn: (note) => {
        this.#log.warn(note);
      },
      failed: (message) => {
        this.#connection.window.showErrorMessage(`Recurrent: ${message}`);
      },
    });
    session.own(new TrainingProgress(this.#connection, session));
    return session;
  }

  #corpus(client: ClientSettings): CorpusRequest {
    return {
      folders: corpusFolders(this.#folders, client.exclude),
      open: this.#documents.uris.flatMap((uri) => pathOf(uri) ?? []),
      maximumCharacters: client.settings.maximumCharacters(),
    };
  }

  #change(params: unknown): void {
    const uri = documentUriOf(params);
    const edit = this.#documents.change(uri, params);
    const { session } = this.#now;
    if (!edit) return;
    const { document, line, changes } = edit;
    session.training.giveWay();
    session.acceptance.changed(uri, changes, false);
    session.suggester.changed(document, { uri, line, changes, isUndoOrRedo: false });
  }

  #filesChanged(uris: readonly string[]): void {
    const { session } = this.#now;
    const isAffected = uris.some((uri) => {
      const file = pathOf(uri);
      const place = file === undefined ? undefined : workspacePathOf(this.#folders, file);
      return place !== undefined && mayBeLearned(place.relative);
    });
    if (isAffected) session.updates.changed();
  }

  #execute(params: unknown): Promise<unknown> {
    const { client, session } = this.#now;
    const lastReason = this.#suggestions.lastReason;
    return execute({ settings: client.settings, session, folders: this.#folders, lastReason }, params);
  }
}

/** The id of the suggestion of an item that the client sends back. */
function offerOf(params: unknown): number {
  const { item } = recordOf(params, 'an object with item');
  const { command } = recordOf(item, 'an item with its command');
  const given = recordOf(command, 'the command of the item')['arguments'];
  return offerIdOf(Array.isArray(given) ? given[0] : undefined);
}
