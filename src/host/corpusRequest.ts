import * as vscode from 'vscode';
import { isRecord } from '../base/json';
import type { CorpusRequest, ExcludeRule } from '../corpus/request';
import { pathOf } from './paths';

/** The settings that exclude files. Each folder may have its own values. */
export const excludeSettings = ['files.exclude', 'search.exclude', 'recurrent.exclude'] as const;

/** The workspace folders with their excludes and encodings, and the open files. */
export function corpusRequest(maximumCharacters: number): CorpusRequest {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return {
    maximumCharacters,
    folders: folders.map(({ name, uri }) => {
      const encoding = vscode.workspace.getConfiguration('files', uri).get<unknown>('encoding');
      return {
        name,
        path: pathOf(uri),
        exclude: excludeRules(uri),
        ...(typeof encoding === 'string' && { encoding }),
      };
    }),
    open: vscode.window.tabGroups.all.flatMap(({ tabs }) =>
      tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? pathOf(input.uri) : [])),
    ),
  };
}

function excludeRules(folder: vscode.Uri): ExcludeRule[] {
  return excludeSettings.flatMap((setting) => {
    const value = vscode.workspace.getConfiguration(undefined, folder).get<unknown>(setting);
    return Object.entries(isRecord(value) ? value : {}).flatMap(([glob, on]): ExcludeRule[] => {
      if (on === true) return [{ setting, glob }];
      return isRecord(on) && typeof on['when'] === 'string' ? [{ setting, glob, when: on['when'] }] : [];
    });
  });
}
