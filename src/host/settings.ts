import * as vscode from 'vscode';
import { isRecord } from '../base/json';
import { type CompletionOptions, type Eagerness, usualOptions } from '../protocol/completer';
import type { TrainingSettings } from '../protocol/trainer';
import {
  changesFor,
  type Enablement,
  type EnablementChange,
  isEnabled,
  isEnabledAnywhere,
  type Layer,
  parseByLanguage,
  type Place,
  places,
} from './enablement';

/** Which comes where both could: the editor's list of suggestions, or ghost text. */
export type BesideIntelliSense = 'both' | 'listFirst' | 'ghostTextFirst';

/**
 * The one reader of settings. The manifest's schema is the only place that knows their types and limits: a value
 * outside of them is reported and its default taken, for training that of the preset.
 */
export class Settings {
  readonly #schema: Readonly<Record<string, unknown>>;
  readonly #onProblem: (problem: string) => void;

  constructor(manifest: unknown, onProblem: (problem: string) => void) {
    this.#schema = schemaOf(manifest);
    this.#onProblem = onProblem;
  }

  /** `isReserved`: only what is surer than usual is wanted. */
  completionOptions(isReserved: boolean): CompletionOptions {
    return {
      temperature: this.#number('completion.temperature'),
      topK: this.#number('completion.topK'),
      eagerness: isReserved ? 'quiet' : this.#eagerness(),
      maximumLength: this.#number('completion.maximumLength'),
      severalLines: usualOptions.severalLines,
    };
  }

  /** Milliseconds between the last key and an automatic suggestion, at least. */
  completionDelay(): number {
    return this.#number('completion.delay');
  }

  besideIntelliSense(): BesideIntelliSense {
    return (this.#setChoice('completion.besideIntelliSense') as BesideIntelliSense | undefined) ?? 'both';
  }

  #eagerness(): Eagerness {
    return (this.#setChoice('completion.eagerness') as Eagerness | undefined) ?? usualOptions.eagerness;
  }

  /** What the user has set: all else is the preset's. */
  trainingSettings(): TrainingSettings {
    const seconds = this.#setNumber('training.budgetSeconds');
    return {
      preset: this.#setChoice('model.preset') as TrainingSettings['preset'],
      cell: this.#setChoice('model.cell') as TrainingSettings['cell'],
      embeddingSize: this.#setNumber('model.embeddingSize'),
      hiddenSize: this.#setNumber('model.hiddenSize'),
      layers: this.#setNumber('model.layers'),
      dropout: this.#setNumber('model.dropout'),
      seed: this.#setNumber('training.seed'),
      batchSize: this.#setNumber('training.batchSize'),
      sequenceLength: this.#setNumber('training.sequenceLength'),
      threads: this.#setNumber('training.threads'),
      optimizer: this.#setChoice('training.optimizer') as TrainingSettings['optimizer'],
      learningRate: this.#setNumber('training.learningRate'),
      schedule: this.#setChoice('training.schedule') as TrainingSettings['schedule'],
      clipNorm: this.#setNumber('training.clipNorm'),
      clipValue: this.#setNumber('training.clipValue'),
      budget: seconds === undefined ? undefined : { kind: 'seconds', seconds },
      holdoutFraction: this.#setNumber('training.holdoutFraction'),
    };
  }

  /** Whether the settings name this very language, and completions are on for it. */
  isEnabledByName(languageId: string): boolean {
    const { isOn, byLanguage } = this.enablement();
    return isOn && byLanguage[languageId] === true;
  }

  /** Whether completions are offered in any language. */
  isEnabledAnywhere(): boolean {
    return isEnabledAnywhere(this.enablement());
  }

  adaptsOnSave(): boolean {
    return this.#get('training.adaptOnSave') !== false;
  }

  /** Whether training pauses while the machine runs on its battery. */
  pausesOnBattery(): boolean {
    return this.#setChoice('training.onBattery') !== 'train';
  }

  isEnabled(languageId: string): boolean {
    return isEnabled(this.enablement(), languageId);
  }

  enablement(): Enablement {
    return { isOn: this.#get('enabled') !== false, byLanguage: parseByLanguage(this.#get('completion.enable')) ?? {} };
  }

  /** For all languages, or for one. Returns what was written, which is nothing where it is so already. */
  async setEnabled(enabled: boolean, languageId?: string): Promise<readonly EnablementChange[]> {
    const changes = changesFor(this.#enablementLayers(), enabled, languageId);
    for (const { key, after, place } of changes) await this.#write(key, after, place);
    return changes;
  }

  async undo(changes: readonly EnablementChange[]): Promise<void> {
    for (const { key, before, place } of changes) await this.#write(key, before, place);
  }

  #enablementLayers(): readonly Layer[] {
    const configuration = vscode.workspace.getConfiguration('recurrent');
    const enabled = configuration.inspect('enabled');
    const byLanguage = configuration.inspect('completion.enable');
    return places.map((place) => ({
      place,
      enabled: asBoolean(enabled?.[inspected[place]]),
      byLanguage: parseByLanguage(byLanguage?.[inspected[place]]),
    }));
  }

  async #write(key: string, value: unknown, place: Place): Promise<void> {
    const { Workspace, Global } = vscode.ConfigurationTarget;
    await vscode.workspace.getConfiguration('recurrent').update(key, value, place === 'workspace' ? Workspace : Global);
  }

  /** What the user has set, of the values that the manifest lists. */
  #setChoice(key: string): unknown {
    if (!this.#isSet(key)) return undefined;
    const { enum: allowed } = this.#schemaOf(key);
    const value = this.#get(key);
    const known = Array.isArray(allowed) ? allowed : [];
    if (known.includes(value)) return value;
    this.#onProblem(problem(key, `one of ${known.join(', ')}`, value));
    return undefined;
  }

  /** What the user has set. */
  #setNumber(key: string): number | undefined {
    return this.#isSet(key) ? this.#validNumber(key) : undefined;
  }

  #number(key: string): number {
    return this.#validNumber(key) ?? Number(this.#schemaOf(key)['default']);
  }

  #validNumber(key: string): number | undefined {
    const { type, minimum, maximum } = this.#schemaOf(key);
    const value = this.#get(key);
    const [low, high] = [Number(minimum), Number(maximum)];
    const fits = typeof value === 'number' && value >= low && value <= high;
    if (fits && (type === 'number' || Number.isInteger(value))) return value;
    const kind = type === 'integer' ? 'a whole number' : 'a number';
    this.#onProblem(problem(key, `${kind} from ${low} to ${high}`, value));
    return undefined;
  }

  /** Whether the user has set it, be it to its default. */
  #isSet(key: string): boolean {
    const found = vscode.workspace.getConfiguration('recurrent').inspect(key);
    return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some(
      (value) => value !== undefined,
    );
  }

  #get(key: string): unknown {
    return vscode.workspace.getConfiguration('recurrent').get<unknown>(key);
  }

  #schemaOf(key: string): Readonly<Record<string, unknown>> {
    const schema = this.#schema[`recurrent.${key}`];
    return isRecord(schema) ? schema : {};
  }
}

/** What `inspect` calls the places. */
const inspected = { workspace: 'workspaceValue', user: 'globalValue' } as const;

function asBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function problem(key: string, expected: string, found: unknown): string {
  return (
    `Expected recurrent.${key} to be ${expected}, found ${JSON.stringify(found)}. ` +
    'Its default is used; correct it in the settings.'
  );
}

function schemaOf(manifest: unknown): Record<string, unknown> {
  const contributes = isRecord(manifest) ? manifest['contributes'] : undefined;
  const sections = isRecord(contributes) ? contributes['configuration'] : undefined;
  const properties = (Array.isArray(sections) ? sections : []).map((section: unknown) =>
    isRecord(section) && isRecord(section['properties']) ? section['properties'] : {},
  );
  return Object.assign({}, ...properties) as Record<string, unknown>;
}
