import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Of VS Code: setting → value. */
export type Settings = Readonly<Record<string, unknown>>;

/** Nothing of the workbench's own that talks, suggests or asks. */
const quietSettings: Settings = {
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.openRepositoryInParentFolders': 'never',
};

/** Makes the user settings that VS Code starts with. */
export function writeSettings(file: string, settings: Settings): void {
  write(file, { ...quietSettings, ...settings });
}

/** Changes some of the settings in a file. */
export function changeSettings(file: string, settings: Settings): void {
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Settings) : {};
  write(file, { ...before, ...settings });
}

function write(file: string, settings: Settings): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings, undefined, 2));
}
