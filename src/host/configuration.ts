import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import type { Configuration } from './settings';

type Inspected = ReturnType<Configuration['inspect']>;

/**
 * The settings of this extension. Values are kept until a setting changes: the editor takes 0.1 ms to tell where one is
 * set, and a request for a suggestion asks several times. It also copies all of them for each section that it gives out.
 */
export class KeptConfiguration extends Owner implements Configuration {
  readonly #values = new Map<string, unknown>();
  readonly #inspected = new Map<string, Inspected>();
  #kept: vscode.WorkspaceConfiguration | undefined;

  /** Create it before all that reads settings when they change: listeners are called in that order. */
  constructor() {
    super();
    this._register(
      vscode.workspace.onDidChangeConfiguration(() => {
        this.#values.clear();
        this.#inspected.clear();
        this.#kept = undefined;
      }),
    );
  }

  get(key: string): unknown {
    if (!this.#values.has(key)) this.#values.set(key, this.#section.get<unknown>(key));
    return this.#values.get(key);
  }

  inspect(key: string): Inspected {
    const kept = this.#inspected.get(key) ?? this.#section.inspect<unknown>(key);
    this.#inspected.set(key, kept);
    return kept;
  }

  get #section(): vscode.WorkspaceConfiguration {
    this.#kept ??= section();
    return this.#kept;
  }

  async update(key: string, value: unknown, place: Parameters<Configuration['update']>[2]): Promise<void> {
    const { Workspace, Global } = vscode.ConfigurationTarget;
    await section().update(key, value, place === 'workspace' ? Workspace : Global);
  }
}

function section(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('recurrent');
}
