import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import {
  ConfigurationRequest,
  createProtocolConnection,
  ExitNotification,
  type InitializeParams,
  type InitializeResult,
  type InlineCompletionItem,
  LogMessageNotification,
  type LogMessageParams,
  type Position,
  type ProtocolConnection,
  RegistrationRequest,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WorkDoneProgressCreateRequest,
} from 'vscode-languageserver-protocol/node';

/** Longest time to wait for a state, in milliseconds: for a loaded machine. */
const longestWait = 300_000;

export interface ClientOptions {
  readonly folders?: readonly string[];
  /** Where the server keeps models; the user's cache folder of the system otherwise. */
  readonly cache: string;
  readonly initializationOptions?: unknown;
  /** The answer to `workspace/configuration`, which the client lacks otherwise. */
  readonly settings?: () => unknown;
}

export interface ServerStatus {
  readonly status: { readonly kind: string };
  readonly hasModel: boolean;
  readonly hasIndex: boolean;
  readonly bitsPerCharacter?: number;
  readonly storage?: string;
  readonly lastReason?: string;
  readonly suggestions: {
    readonly all: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
}

/** A value of work-done progress. */
interface Progress {
  readonly kind: string;
  readonly percentage?: number;
}

/** A client of the language server, which runs in its own process. */
export class Client {
  readonly process: ChildProcess;
  readonly connection: ProtocolConnection;
  readonly logged: LogMessageParams[] = [];
  readonly shown: string[] = [];
  /** Methods that the server has registered. */
  readonly registered: string[] = [];
  /** Values of work-done progress, in order. */
  readonly progress: Progress[] = [];
  readonly tokens: (string | number)[] = [];
  /** All bytes of the server's standard output. */
  readonly output: Buffer[] = [];
  /** The text of its standard error. */
  errors = '';
  readonly #options: ClientOptions;
  readonly #exited: Promise<unknown>;

  constructor(options: ClientOptions, command: readonly string[] = ['dist/cli.js', 'lsp', '--stdio']) {
    this.#options = options;
    this.process = spawn(process.execPath, command, { env: { ...process.env, XDG_CACHE_HOME: options.cache } });
    this.#exited = once(this.process, 'exit');
    const { stdin, stdout, stderr } = this.process;
    stdout!.on('data', (bytes: Buffer) => this.output.push(bytes));
    stderr!.on('data', (bytes: Buffer) => (this.errors += bytes.toString()));
    // Writing to a server that has ended fails; the tests see the end itself.
    stdin!.on('error', () => undefined);
    this.connection = createProtocolConnection(new StreamMessageReader(stdout!), new StreamMessageWriter(stdin!));
    this.#listen();
  }

  async initialize(more: Partial<InitializeParams> = {}): Promise<InitializeResult> {
    const { folders = [], initializationOptions, settings } = this.#options;
    const dynamicRegistration = true;
    const result: InitializeResult = await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: folders.map((folder) => ({ uri: uriOf(folder), name: folder.split('/').at(-1)! })),
      capabilities: {
        workspace: {
          workspaceFolders: true,
          configuration: settings !== undefined,
          didChangeConfiguration: { dynamicRegistration },
          didChangeWatchedFiles: { dynamicRegistration },
        },
        textDocument: { completion: { dynamicRegistration }, inlineCompletion: {} },
        window: { workDoneProgress: true },
      },
      ...(initializationOptions !== undefined && { initializationOptions }),
      ...more,
    });
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  async open(uri: string, text: string, languageId = 'typescript'): Promise<void> {
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  async change(uri: string, version: number, ...contentChanges: readonly unknown[]): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  /** Inserts a text at a position, as typing does. */
  async insert(uri: string, version: number, at: Position, text: string): Promise<void> {
    await this.change(uri, version, { range: { start: at, end: at }, text });
  }

  async complete(
    uri: string,
    position: Position,
    triggerKind: 1 | 2,
    selectedCompletionInfo?: unknown,
  ): Promise<readonly InlineCompletionItem[]> {
    return this.connection.sendRequest('textDocument/inlineCompletion', {
      textDocument: { uri },
      position,
      context: { triggerKind, ...(selectedCompletionInfo !== undefined && { selectedCompletionInfo }) },
    });
  }

  async execute(command: string, ...given: readonly unknown[]): Promise<unknown> {
    return this.connection.sendRequest('workspace/executeCommand', { command, arguments: given });
  }

  async status(): Promise<ServerStatus> {
    return (await this.execute('recurrent.status')) as ServerStatus;
  }

  /** Polls the status until it is as wanted. */
  async until(isWanted: (status: ServerStatus) => boolean): Promise<ServerStatus> {
    const from = performance.now();
    for (;;) {
      const status = await this.status();
      if (isWanted(status)) return status;
      if (performance.now() - from > longestWait) throw new Error(`Timed out at the status ${JSON.stringify(status)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Resolves with the exit code. */
  async end(): Promise<number | null> {
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    return this.exited();
  }

  async exited(): Promise<number | null> {
    await this.#exited;
    this.connection.dispose();
    return this.process.exitCode;
  }

  kill(): void {
    this.process.kill('SIGKILL');
  }

  #listen(): void {
    const { connection } = this;
    connection.onNotification(LogMessageNotification.type, (params) => {
      this.logged.push(params);
    });
    connection.onNotification(ShowMessageNotification.type, ({ message }) => {
      this.shown.push(message);
    });
    connection.onNotification('$/progress', ({ value }: { readonly value: Progress }) => {
      this.progress.push(value);
    });
    connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
      this.tokens.push(token);
    });
    connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => this.#options.settings?.()));
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      this.registered.push(...registrations.map(({ method }) => method));
    });
    connection.onRequest('client/unregisterCapability', () => null);
    connection.listen();
  }
}

/** The text that an item inserts. */
export function textOf({ insertText }: InlineCompletionItem): string {
  return typeof insertText === 'string' ? insertText : insertText.value;
}

export function uriOf(file: string): string {
  return pathToFileURL(file).href;
}

export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)!.length };
}
