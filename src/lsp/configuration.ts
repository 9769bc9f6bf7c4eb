import { isRecord } from '../base/json';
import type { Configuration } from '../editor/settings';

/** The section of the settings, and the prefix of their names. */
export const section = 'recurrent';

/**
 * The settings of the client, named as in VS Code without `recurrent.`: those of `workspace/configuration` or
 * `workspace/didChangeConfiguration` override those of `initializationOptions`. Other settings have their defaults.
 */
export class ClientConfiguration implements Configuration {
  readonly #defaults: ReadonlyMap<string, unknown>;
  readonly #initial: unknown;
  #current: unknown;

  constructor(manifest: unknown, initial: unknown) {
    this.#defaults = defaultsOf(manifest);
    this.#initial = initial;
  }

  set(value: unknown): void {
    this.#current = value;
  }

  get(key: string): unknown {
    const set = this.#set(key);
    return set === undefined ? this.#defaults.get(key) : set;
  }

  inspect(key: string): { readonly globalValue?: unknown } | undefined {
    const globalValue = this.#set(key);
    return globalValue === undefined ? undefined : { globalValue };
  }

  /** The protocol has no way to write settings, and no command of the server does. */
  update(): Promise<void> {
    return Promise.reject(new Error('The settings belong to the client.'));
  }

  #set(key: string): unknown {
    const current = valueAt(this.#current, key);
    return current === undefined ? valueAt(this.#initial, key) : current;
  }
}

/** `{ completion: { delay: 0 } }` and `{ "completion.delay": 0 }` both have `completion.delay`. Null is nothing. */
function valueAt(settings: unknown, key: string): unknown {
  if (!isRecord(settings)) return undefined;
  if (Object.hasOwn(settings, key)) return settings[key] ?? undefined;
  const dot = key.indexOf('.');
  if (dot < 0 || !Object.hasOwn(settings, key.slice(0, dot))) return undefined;
  return valueAt(settings[key.slice(0, dot)], key.slice(dot + 1));
}

/** The defaults of the manifest, by keys without `recurrent.`. */
function defaultsOf(manifest: unknown): ReadonlyMap<string, unknown> {
  const contributes = isRecord(manifest) ? manifest['contributes'] : undefined;
  const sections = isRecord(contributes) ? contributes['configuration'] : undefined;
  return new Map(
    (Array.isArray(sections) ? sections : []).flatMap((part: unknown) =>
      Object.entries(isRecord(part) && isRecord(part['properties']) ? part['properties'] : {}).map(
        ([name, schema]) => [name.slice(section.length + 1), isRecord(schema) ? schema['default'] : undefined] as const,
      ),
    ),
  );
}
