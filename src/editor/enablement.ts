import { isRecord } from '../base/json';

/** `recurrent.completion.enable`: language identifiers, and `*` for all that are not listed. */
export type EnabledByLanguage = Readonly<Record<string, boolean>>;

/** Where a setting is written, innermost first. Both settings apply to a window, so folders cannot set them. */
export const scopes = ['workspace', 'user'] as const;
export type SettingScope = (typeof scopes)[number];

/** The settings that decide whether completions are on. */
export const enablementSettings = ['recurrent.enabled', 'recurrent.completion.enable'] as const;

/** The values set in one scope. */
export interface ScopeValues {
  readonly scope: SettingScope;
  readonly enabled: boolean | undefined;
  readonly byLanguage: EnabledByLanguage | undefined;
}

export interface EnablementChange {
  readonly scope: SettingScope;
  readonly key: 'enabled' | 'completion.enable';
  readonly before: unknown;
  /** Undefined if the value is removed. */
  readonly after: unknown;
}

/** The effective settings, merged from all scopes. */
export interface Enablement {
  /** Off disables every language, whatever is set for it. */
  readonly isOn: boolean;
  readonly byLanguage: EnabledByLanguage;
}

export function isEnabled({ isOn, byLanguage }: Enablement, languageId: string): boolean {
  return isOn && (byLanguage[languageId] ?? byLanguage['*'] ?? true);
}

export function isEnabledAnywhere(enablement: Enablement): boolean {
  return isEnabled(enablement, '*') || (enablement.isOn && Object.values(enablement.byLanguage).includes(true));
}

/** Merges as VS Code does: each key comes from the innermost scope that has it. `layers`: innermost first. */
export function merged(layers: readonly ScopeValues[]): Enablement {
  const isOn = layers.find(({ enabled }) => enabled !== undefined)?.enabled ?? true;
  return {
    isOn,
    byLanguage: Object.assign({}, ...layers.map(({ byLanguage }) => byLanguage).reverse()) as EnabledByLanguage,
  };
}

/**
 * The changes that turn completions on or off, for one language or for all; values set for single languages are kept.
 */
export function changesFor(
  layers: readonly ScopeValues[],
  wanted: boolean,
  languageId: string | undefined,
): readonly EnablementChange[] {
  if (languageId !== undefined) return changesForLanguage(layers, wanted, languageId);
  return wanted ? changesToEnable(layers) : changesToDisable(layers);
}

function changesForLanguage(layers: readonly ScopeValues[], wanted: boolean, languageId: string): EnablementChange[] {
  if (isEnabled({ ...merged(layers), isOn: true }, languageId) === wanted) return [];
  const deciding = layers.find(({ byLanguage }) => byLanguage) ?? layers.at(-1)!;
  return [languageChange(deciding, languageId, wanted)];
}

/** If the workspace sets one of the two settings, only the workspace is disabled. */
function changesToDisable(layers: readonly ScopeValues[]): EnablementChange[] {
  if (!merged(layers).isOn) return [];
  const deciding = layers.find(({ enabled, byLanguage }) => enabled !== undefined || byLanguage) ?? layers.at(-1)!;
  return [{ scope: deciding.scope, key: 'enabled', before: deciding.enabled, after: false }];
}

function changesToEnable(layers: readonly ScopeValues[]): EnablementChange[] {
  const { isOn, byLanguage } = merged(layers);
  const changes: EnablementChange[] = [];
  const at = layers.findIndex(({ enabled }) => enabled !== undefined);
  const switching = layers[at];
  if (!isOn && switching) {
    const after = merged(layers.slice(at + 1)).isOn ? undefined : true;
    changes.push({ scope: switching.scope, key: 'enabled', before: switching.enabled, after });
  }
  if (!isEnabledAnywhere({ isOn: true, byLanguage })) {
    const deciding = layers.find((layer) => layer.byLanguage?.['*'] !== undefined);
    if (deciding) changes.push(languageChange(deciding, '*', true));
  }
  return changes;
}

function languageChange({ scope, byLanguage }: ScopeValues, languageId: string, value: boolean): EnablementChange {
  return { scope, key: 'completion.enable', before: byLanguage, after: { ...byLanguage, [languageId]: value } };
}

/** Keeps the valid entries of a value that may have been written by hand. */
export function parseByLanguage(value: unknown): EnabledByLanguage | undefined {
  if (!isRecord(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
  );
}

/** The message after `changes`, which may be empty. */
export function outcome(
  changes: readonly EnablementChange[],
  now: Enablement,
  wanted: boolean,
  languageId: string | undefined,
): string {
  const subject = languageId === undefined ? 'Completions' : `Completions for ${languageId}`;
  const state = `${subject} are ${wanted ? 'on' : 'off'}`;
  const where = changes.length === 0 ? ' already' : ` ${reach(changes)}`;
  return `${state}${where}${exception(now, wanted, languageId)}.`;
}

function reach(changes: readonly EnablementChange[]): string {
  const touched = scopes.filter((scope) => changes.some((change) => change.scope === scope));
  const settings = touched.map((scope) => `${scope} settings`).join(' and ');
  return `${touched.includes('workspace') ? 'in this workspace' : 'in all workspaces'} (${settings})`;
}

/** What stays off because of settings that were not changed. */
function exception({ isOn, byLanguage }: Enablement, wanted: boolean, languageId: string | undefined): string {
  if (!wanted) return '';
  if (languageId !== undefined) return isOn ? '' : ', but completions as a whole are off';
  const off = Object.keys(byLanguage).filter((language) => language !== '*' && byLanguage[language] === false);
  const others = byLanguage['*'] === false ? ['languages that are not listed in recurrent.completion.enable'] : [];
  const all = [...off, ...others];
  return all.length === 0 ? '' : `; still off for ${all.join(', ')}`;
}
