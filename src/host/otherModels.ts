import * as vscode from 'vscode';
import { isRecord } from '../base/json';
import { storedFiles } from '../protocol/storage';
import { StorageFolder } from './storageFolder';

/** Key in the state that all windows share. */
const stateKey = 'models';

/** Number of models that are remembered: the latest ones, far more than anybody has. */
const mostRemembered = 200;

/** A model, as URIs. */
interface RememberedModel {
  readonly storage: string;
  /** The folders of its workspace. */
  readonly folders: readonly string[];
}

/**
 * The models of this computer's workspaces. When a folder is added to a window with one folder, or a workspace is saved
 * under another name, VS Code opens a workspace with a storage folder of its own, and the model stays in the earlier
 * one.
 */
export class OtherModels {
  readonly #state: vscode.Memento;
  readonly #storage: string;
  readonly #folders: ReadonlyMap<string, string>;

  /** `storage` is the storage folder of this window's workspace. */
  constructor(state: vscode.Memento, storage: vscode.Uri) {
    this.#state = state;
    this.#storage = storage.toString();
    const folders = vscode.workspace.workspaceFolders ?? [];
    this.#folders = new Map(folders.map(({ uri, name }) => [uri.toString(), name]));
  }

  /** Remembers that this workspace has a model, or will have one when the run that begins is saved. */
  async remember(): Promise<void> {
    const own: RememberedModel = { storage: this.#storage, folders: [...this.#folders.keys()] };
    const known = this.#all();
    const others = known.filter(({ storage }) => storage !== this.#storage);
    const isKnown = known.some((one) => JSON.stringify(one) === JSON.stringify(own));
    if (!isKnown) await this.#state.update(stateKey, [...others, own].slice(-mostRemembered));
  }

  /**
   * What to tell the user about another workspace that has a model, and no folder that is not in this one; of several
   * such, the one with most folders.
   */
  async describe(): Promise<string | undefined> {
    const candidates = this.#all()
      .filter(({ storage, folders }) => storage !== this.#storage && folders.every((one) => this.#folders.has(one)))
      .sort((a, b) => b.folders.length - a.folders.length);
    for (const { storage, folders } of candidates) {
      const files = new StorageFolder(vscode.Uri.parse(storage));
      if (!(await files.stat(storedFiles.checkpoint))) continue;
      const names = new Intl.ListFormat('en').format(folders.map((one) => this.#folders.get(one)!));
      return (
        `The model of ${names} remains with the workspace in which it was trained. ` +
        'Train on Workspace makes one for this workspace.'
      );
    }
    return undefined;
  }

  #all(): readonly RememberedModel[] {
    const stored = this.#state.get<unknown>(stateKey);
    return Array.isArray(stored) ? stored.filter(isRememberedModel) : [];
  }
}

function isRememberedModel(value: unknown): value is RememberedModel {
  if (!isRecord(value) || typeof value['storage'] !== 'string') return false;
  const folders = value['folders'];
  return Array.isArray(folders) && folders.length > 0 && folders.every((one) => typeof one === 'string');
}
