import path from 'node:path';
import { messageOf } from '../base/errors';
import { type Disposable, Owner } from '../base/disposable';
import { AcceptanceCounter } from '../editor/acceptanceCounter';
import { CompleterWorker } from '../editor/completerWorker';
import { completionReports } from '../editor/completionReports';
import { IndexUpdates } from '../editor/indexUpdates';
import type { Log } from '../editor/log';
import { ModelStore } from '../editor/modelStore';
import type { Settings } from '../editor/settings';
import { StatusHolder } from '../editor/statusHolder';
import { Suggester } from '../editor/suggester';
import { Training, type TrainingListener } from '../editor/training';
import type { CorpusRequest } from '../corpus/request';
import { LedgerFile } from './ledgerFile';
import { createPrivate, DiskFolder, workspaceCache } from './storage';

/** The parts of the server that a session needs. */
export interface SessionHost extends TrainingListener {
  readonly log: Log;
  readonly settings: Settings;
  /** Folder of the bundles. */
  readonly scripts: string;
  /** Folder of the models of all workspaces. */
  readonly cache: string;
  /** The path of the first folder when the session begins, which names the workspace; undefined if none is open. */
  readonly root: string | undefined;
  corpus(): CorpusRequest;
  readonly textAt: (uri: string, offset: number, length: number) => string | undefined;
}

/** The model of a workspace: completion, training, and updates of the index. */
export class Session extends Owner {
  readonly store: ModelStore;
  readonly status: StatusHolder;
  readonly training: Training;
  readonly completer: CompleterWorker;
  readonly suggester: Suggester;
  readonly acceptance: AcceptanceCounter;
  readonly updates: IndexUpdates;
  /** What the update of the index in progress does; undefined if there is none. */
  #indexing: string | undefined;
  readonly #host: SessionHost;
  readonly #ledger: LedgerFile | undefined;

  constructor(host: SessionHost) {
    super();
    this.#host = host;
    const { log, settings, cache, root } = host;
    const script = (name: string): string => path.join(host.scripts, `${name}.js`);
    const onError = (error: unknown): void => {
      log.error(messageOf(error));
    };
    const own = root === undefined ? undefined : workspaceCache(cache, root);
    this.store = new ModelStore(
      own === undefined ? undefined : new DiskFolder(path.join(own, 'model')),
      path.join(cache, 'trainer.lock'),
      (problem) => {
        log.warn(problem);
      },
    );
    this.status = this._register(new StatusHolder(onError, () => undefined));
    this.training = this._register(new Training(script('trainer'), this.store, this.status, log, host));
    this.completer = this._register(this.#completion(script('completer')));
    this.suggester = new Suggester(this.completer, settings);
    const ledger = own === undefined ? undefined : new LedgerFile(path.join(own, 'acceptance.json'), onError);
    this.#ledger = ledger;
    this.acceptance = this._register(
      new AcceptanceCounter({
        saved: ledger?.read(),
        save: (counts) => ledger?.write(counts),
        textAt: host.textAt,
        onError,
      }),
    );
    const workspace = {
      obstacle: () => (host.corpus().folders.length > 0 ? undefined : 'no folder on disk is open'),
      corpus: () => host.corpus(),
    };
    this.updates = this._register(
      new IndexUpdates(script('trainer'), this.store, settings, this.training, workspace, log, {
        updated: (isNew) => {
          this.status.note({ indexFailure: undefined });
          if (isNew) this.#load();
        },
        failed: (indexFailure) => {
          this.status.note({ indexFailure });
        },
        doing: (what) => {
          this.#indexing = what;
        },
      }),
    );
    this._register(
      this.training.onDidHappen(({ kind }) => {
        if (kind === 'model') this.#load();
      }),
    );
  }

  corpus(): CorpusRequest {
    return this.#host.corpus();
  }

  get indexing(): string | undefined {
    return this.#indexing;
  }

  /** Loads the model of an earlier session, and updates the index. */
  async begin(): Promise<void> {
    if (this.store.folder !== undefined) await createPrivate(this.store.folder);
    await this.training.restore();
    this.updates.schedule(0);
  }

  /** Ends `part` with the session. */
  own(part: Disposable): void {
    this._register(part);
  }

  /** Lets a run in progress save what it has learned, and writes the counts. */
  async end(): Promise<void> {
    this.dispose();
    await this.#ledger?.written;
  }

  #load(): void {
    if (this.store.folder !== undefined) this.completer.load(this.store.folder);
  }

  #completion(script: string): CompleterWorker {
    return new CompleterWorker(
      script,
      completionReports(this.status, this.training, this.#host.log, {
        loaded: () => undefined,
        withdraw: () => {
          this.suggester.withdraw();
        },
        restart: 'recurrent.restartCompletions is executed',
      }),
    );
  }
}
