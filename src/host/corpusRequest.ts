import * as vscode from 'vscode';
import type { CorpusRequest, ExcludeRule } from '../corpus/request';
import { excludeRules } from '../editor/excludeRules';
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
        exclude: excludesOf(uri),
        ...(typeof encoding === 'string' && { encoding }),
      };
    }),
    open: vscode.window.tabGroups.all.flatMap(({ tabs }) =>
      tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? pathOf(input.uri) : [])),
    ),
  };
}

function excludesOf(folder: vscode.Uri): readonly ExcludeRule[] {
  return excludeSettings.flatMap((setting) =>
    excludeRules(setting, vscode.workspace.getConfiguration(undefined, folder).get<unknown>(setting)),
  );
}
