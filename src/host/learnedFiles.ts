import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import { Emitter } from '../base/event';
import type { LearnedFiles } from '../protocol/learning';
import type { ModelStore } from './modelStore';

const scheme = 'recurrent';
const uri = vscode.Uri.from({ scheme, path: 'Learned Files.md' });

/** A read-only document that lists what was learned, what was held out, and what was left out and why. */
export class LearnedFilesDocument extends Owner implements vscode.TextDocumentContentProvider {
  readonly #store: ModelStore;
  readonly #changed: Emitter<vscode.Uri>;

  constructor(store: ModelStore, onError: (error: unknown) => void) {
    super();
    this.#store = store;
    this.#changed = this._register(new Emitter<vscode.Uri>(onError));
    this._register(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
  }

  get onDidChange(): vscode.Event<vscode.Uri> {
    return this.#changed.event as vscode.Event<vscode.Uri>;
  }

  async show(): Promise<void> {
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  /** Another run may have learned other files. */
  refresh(): void {
    this.#changed.fire(uri);
  }

  async provideTextDocumentContent(): Promise<string> {
    const files = await this.#store.learnedFiles();
    return files ? markdown(files) : 'No files have been learned yet. Run **Recurrent: Train on Workspace** first.\n';
  }
}

function markdown({ training, validation, leftOut }: LearnedFiles): string {
  const table = (files: LearnedFiles['training']): string[] => [
    '| characters | file |',
    '| ---: | --- |',
    ...files.map(({ path, characters }) => `| ${characters.toLocaleString('en')} | ${cell(path)} |`),
  ];
  const byReason = [...leftOut].sort((a, b) => a.reason.localeCompare(b.reason) || a.path.localeCompare(b.path));
  return [
    '# Learned files',
    '',
    'The network of this workspace has learned the files under *Learned*. Nothing leaves this machine.',
    '',
    `## Learned (${training.length})`,
    '',
    ...table(training),
    '',
    `## Held out (${validation.length})`,
    '',
    'Not learned: the validation loss is measured on them.',
    '',
    ...table(validation),
    '',
    `## Left out (${leftOut.length})`,
    '',
    '| reason | file |',
    '| --- | --- |',
    ...byReason.map(({ path, reason }) => `| ${cell(reason)} | ${cell(path)} |`),
    '',
  ].join('\n');
}

/** A bar would end the table cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
