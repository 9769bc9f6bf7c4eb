import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Settings of VS Code by name. */
export type SettingValues = Readonly<Record<string, unknown>>;

/** Turns off tips, suggestions and questions of the workbench. */
const quietSettings: SettingValues = {
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.openRepositoryInParentFolders': 'never',
};

/** Writes the user settings with which VS Code starts. */
export function writeSettings(file: string, settings: SettingValues): void {
  write(file, { ...quietSettings, ...settings });
}

/** Changes some settings in a file. */
export function changeSettings(file: string, settings: SettingValues): void {
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SettingValues) : {};
  write(file, { ...before, ...settings });
}

function write(file: string, settings: SettingValues): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings, undefined, 2));
}
