import * as vscode from 'vscode';
import { isRecord } from '../base/json';
import type { CompletionOptions, Eagerness } from '../protocol/completer';
import type { TrainingSettings } from '../protocol/trainer';

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

  completionOptions(): CompletionOptions {
    return {
      temperature: this.#number('completion.temperature'),
      topK: this.#number('completion.topK'),
      eagerness: this.#eagerness(),
      maximumLength: this.#number('completion.maximumLength'),
      severalLines: true,
    };
  }

  #eagerness(): Eagerness {
    return (this.#setChoice('completion.eagerness') as Eagerness | undefined) ?? 'balanced';
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

  /** Whether completions are offered in any language. */
  isEnabledAnywhere(): boolean {
    return this.isEnabled() || Object.values(this.#enable()).includes(true);
  }

  adaptsOnSave(): boolean {
    return this.#get('training.adaptOnSave') !== false;
  }

  /** Whether training pauses while the machine runs on its battery. */
  pausesOnBattery(): boolean {
    return this.#setChoice('training.onBattery') !== 'train';
  }

  isEnabled(languageId = '*'): boolean {
    const enable = this.#enable();
    return enable[languageId] ?? enable['*'] ?? true;
  }

  /** For all languages, or for one; written to the user's settings. What is off for all is off for each. */
  async setEnabled(enabled: boolean, languageId = '*'): Promise<void> {
    const isOffForAll = languageId === '*' && !enabled;
    const value = isOffForAll ? { '*': false } : { ...this.#enable(), [languageId]: enabled };
    await vscode.workspace
      .getConfiguration('recurrent')
      .update('completion.enable', value, vscode.ConfigurationTarget.Global);
  }

  #enable(): Readonly<Record<string, boolean>> {
    const value = this.#get('completion.enable');
    if (!isRecord(value)) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
    );
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
