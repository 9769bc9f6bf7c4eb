import { isRecord } from '../base/json';
import { type CompletionOptions, type Eagerness, usualOptions } from '../protocol/completer';
import type { TrainingSettings } from '../protocol/trainer';
import {
  changesFor,
  type Enablement,
  type EnablementChange,
  isEnabled,
  isEnabledAnywhere,
  type ScopeValues,
  parseByLanguage,
  type SettingScope,
  scopes,
} from './enablement';

/** What is shown if both are available: the editor's list of suggestions, or ghost text. */
export type BesideIntelliSense = 'both' | 'listFirst' | 'ghostTextFirst';

/** VS Code's configuration of this extension, by keys without `recurrent.`. */
export interface Configuration {
  /** The effective value, which may be the default. */
  get(key: string): unknown;
  inspect(key: string): SetValues | undefined;
  update(key: string, value: unknown, scope: SettingScope): Promise<void>;
}

/** What the user has set, by scope. */
export interface SetValues {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/** The settings whose value is one of several words. A test compares these types with the words in the manifest. */
interface ChoiceSettings {
  'completion.besideIntelliSense': BesideIntelliSense | undefined;
  'completion.eagerness': Eagerness | undefined;
  'model.preset': TrainingSettings['preset'];
  'model.cell': TrainingSettings['cell'];
  'training.optimizer': TrainingSettings['optimizer'];
  'training.schedule': TrainingSettings['schedule'];
  'training.onBattery': 'pause' | 'train' | undefined;
}

/**
 * The only reader of settings. The manifest's schema defines their types and limits. A value outside them is reported
 * and replaced by its default; a training setting, by the preset's value.
 */
export class Settings {
  readonly #schema: Readonly<Record<string, unknown>>;
  readonly #configuration: Configuration;
  readonly #onProblem: (problem: string) => void;

  constructor(manifest: unknown, configuration: Configuration, onProblem: (problem: string) => void) {
    this.#schema = schemaOf(manifest);
    this.#configuration = configuration;
    this.#onProblem = onProblem;
  }

  /** `needsConfidence`: only suggestions of the eagerness `quiet` are wanted. */
  completionOptions(needsConfidence: boolean): CompletionOptions {
    return {
      temperature: this.#number('completion.temperature'),
      topK: this.#number('completion.topK'),
      eagerness: needsConfidence ? 'quiet' : this.#eagerness(),
      maximumLength: this.#number('completion.maximumLength'),
      severalLines: usualOptions.severalLines,
    };
  }

  /** Shortest time between the last key and an automatic suggestion, in milliseconds. */
  completionDelay(): number {
    return this.#number('completion.delay');
  }

  besideIntelliSense(): BesideIntelliSense {
    return this.#setChoice('completion.besideIntelliSense') ?? 'both';
  }

  #eagerness(): Eagerness {
    return this.#setChoice('completion.eagerness') ?? usualOptions.eagerness;
  }

  /** The values that the user has set; all others come from the preset. */
  trainingSettings(): TrainingSettings {
    const seconds = this.#setNumber('training.budgetSeconds');
    return {
      preset: this.#setChoice('model.preset'),
      cell: this.#setChoice('model.cell'),
      embeddingSize: this.#setNumber('model.embeddingSize'),
      hiddenSize: this.#setNumber('model.hiddenSize'),
      layers: this.#setNumber('model.layers'),
      dropout: this.#setNumber('model.dropout'),
      seed: this.#setNumber('training.seed'),
      batchSize: this.#setNumber('training.batchSize'),
      sequenceLength: this.#setNumber('training.sequenceLength'),
      threads: this.#setNumber('training.threads'),
      optimizer: this.#setChoice('training.optimizer'),
      learningRate: this.#setNumber('training.learningRate'),
      schedule: this.#setChoice('training.schedule'),
      clipNorm: this.#setNumber('training.clipNorm'),
      clipValue: this.#setNumber('training.clipValue'),
      budget: seconds === undefined ? undefined : { kind: 'seconds', seconds },
      holdoutFraction: this.#setNumber('training.holdoutFraction'),
    };
  }

  /** Limit of the learned text, in UTF-16 units. */
  maximumCharacters(): number {
    return this.#number('training.maximumCharacters') * 1e6;
  }

  /** Whether the settings name this language explicitly and completions are on for it. */
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

  /** Whether training pauses while the machine is on battery. */
  pausesOnBattery(): boolean {
    return this.#setChoice('training.onBattery') !== 'train';
  }

  isEnabled(languageId: string): boolean {
    return isEnabled(this.enablement(), languageId);
  }

  enablement(): Enablement {
    return { isOn: this.#get('enabled') !== false, byLanguage: parseByLanguage(this.#get('completion.enable')) ?? {} };
  }

  /** For all languages, or for one. Returns the changes that were written; empty if none was needed. */
  async setEnabled(enabled: boolean, languageId?: string): Promise<readonly EnablementChange[]> {
    const changes = changesFor(this.#enablementLayers(), enabled, languageId);
    for (const { key, after, scope } of changes) await this.#configuration.update(key, after, scope);
    return changes;
  }

  async undo(changes: readonly EnablementChange[]): Promise<void> {
    for (const { key, before, scope } of changes) await this.#configuration.update(key, before, scope);
  }

  #enablementLayers(): readonly ScopeValues[] {
    const enabled = this.#configuration.inspect('enabled');
    const byLanguage = this.#configuration.inspect('completion.enable');
    return scopes.map((scope) => ({
      scope,
      enabled: asBoolean(enabled?.[inspected[scope]]),
      byLanguage: parseByLanguage(byLanguage?.[inspected[scope]]),
    }));
  }

  /** The user's value, if the manifest lists it; undefined if the user has set none. */
  #setChoice<Key extends keyof ChoiceSettings>(key: Key): ChoiceSettings[Key] | undefined {
    if (!this.#isSet(key)) return undefined;
    const { enum: allowed } = this.#schemaOf(key);
    const value = this.#get(key);
    const known: readonly unknown[] = Array.isArray(allowed) ? allowed : [];
    const isListed = (one: unknown): one is ChoiceSettings[Key] => known.includes(one);
    if (isListed(value)) return value;
    this.#onProblem(problem(key, `one of ${known.join(', ')}`, value));
    return undefined;
  }

  /** The user's value; undefined if the user has set none. */
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

  /** Whether the user has set it, even to its default. */
  #isSet(key: string): boolean {
    const found = this.#configuration.inspect(key);
    return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some(
      (value) => value !== undefined,
    );
  }

  #get(key: string): unknown {
    return this.#configuration.get(key);
  }

  #schemaOf(key: string): Readonly<Record<string, unknown>> {
    const schema = this.#schema[`recurrent.${key}`];
    return isRecord(schema) ? schema : {};
  }
}

/** Names of the scopes in the result of `inspect`. */
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
  const properties = (Array.isArray(sections) ? sections : []).flatMap((section: unknown) =>
    isRecord(section) && isRecord(section['properties']) ? Object.entries(section['properties']) : [],
  );
  return Object.fromEntries(properties);
}
