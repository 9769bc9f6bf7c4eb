import * as vscode from 'vscode';
import { isRecord } from '../base/json';
import type { CompletionOptions } from '../protocol/completer';
import type { TrainingSettings } from '../protocol/trainer';

/**
 * The one reader of settings. The manifest's schema is the only place that knows their types, limits and defaults: a
 * value outside of them is reported and its default taken.
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
      minimumConfidence: this.#number('completion.minimumConfidence'),
      maximumLength: this.#number('completion.maximumLength'),
    };
  }

  trainingSettings(): TrainingSettings {
    return {
      preset: this.#choice('model.preset') as TrainingSettings['preset'],
      network: {
        cell: this.#choice('model.cell') as TrainingSettings['network']['cell'],
        embeddingSize: this.#number('model.embeddingSize'),
        hiddenSize: this.#number('model.hiddenSize'),
        layers: this.#number('model.layers'),
        dropout: this.#number('model.dropout'),
      },
      seed: this.#number('training.seed'),
      batchSize: this.#number('training.batchSize'),
      sequenceLength: this.#number('training.sequenceLength'),
      threads: this.#number('training.threads'),
      learningRate: this.#number('training.learningRate'),
      budget: { kind: 'seconds', seconds: this.#number('training.budgetSeconds') },
      holdoutFraction: this.#number('training.holdoutFraction'),
    };
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

  /** One of those that the manifest lists. */
  #choice(key: string): unknown {
    const { enum: allowed, default: standard } = this.#schemaOf(key);
    const value = this.#get(key);
    const known = Array.isArray(allowed) ? allowed : [];
    if (known.includes(value)) return value;
    this.#onProblem(problem(key, `one of ${known.join(', ')}`, value, standard));
    return standard;
  }

  #number(key: string): number {
    const { type, minimum, maximum, default: standard } = this.#schemaOf(key);
    const value = this.#get(key);
    const [low, high] = [Number(minimum), Number(maximum)];
    const fits = typeof value === 'number' && value >= low && value <= high;
    if (fits && (type === 'number' || Number.isInteger(value))) return value;
    this.#onProblem(
      problem(key, `${type === 'integer' ? 'a whole number' : 'a number'} from ${low} to ${high}`, value, standard),
    );
    return Number(standard);
  }

  #get(key: string): unknown {
    return vscode.workspace.getConfiguration('recurrent').get<unknown>(key);
  }

  #schemaOf(key: string): Readonly<Record<string, unknown>> {
    const schema = this.#schema[`recurrent.${key}`];
    return isRecord(schema) ? schema : {};
  }
}

function problem(key: string, expected: string, found: unknown, standard: unknown): string {
  return (
    `Expected recurrent.${key} to be ${expected}, found ${JSON.stringify(found)}. ` +
    `${JSON.stringify(standard)} is used; correct it in the settings.`
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
