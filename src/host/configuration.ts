import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import type { Configuration } from '../editor/settings';

type Inspected = ReturnType<Configuration['inspect']>;

/**
 * The settings of this extension. Values are cached until a setting changes: inspecting one takes the editor 0.1 ms, and each
 * request for a suggestion does so several times. The editor also copies all settings for each section that it returns.
 */
export class KeptConfiguration extends Owner implements Configuration {
  readonly #values = new Map<string, unknown>();
  readonly #inspected = new Map<string, Inspected>();
  #kept: vscode.WorkspaceConfiguration | undefined;

  /** Create it before its readers: listeners are called in the order of creation, and this one clears the cache. */
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

  async update(key: string, value: unknown, scope: Parameters<Configuration['update']>[2]): Promise<void> {
    const { Workspace, Global } = vscode.ConfigurationTarget;
    await section().update(key, value, scope === 'workspace' ? Workspace : Global);
  }
}

function section(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('recurrent');
}
