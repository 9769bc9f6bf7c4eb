import * as vscode from 'vscode';
import { isRecord } from '../base/json';
import type { CorpusRequest, ExcludeRule } from '../corpus/request';

/** All folders of the workspace that lie on disk, what `files.exclude` leaves out of each, and `files.encoding` there. */
export function corpusRequest(): CorpusRequest {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return {
    folders: folders.map(({ name, uri }) => {
      const encoding = vscode.workspace.getConfiguration('files', uri).get<unknown>('encoding');
      return {
        name,
        path: uri.fsPath,
        exclude: excludeRules(uri),
        ...(typeof encoding === 'string' && { encoding }),
      };
    }),
  };
}

function excludeRules(folder: vscode.Uri): ExcludeRule[] {
  const setting = vscode.workspace.getConfiguration('files', folder).get<unknown>('exclude');
  return Object.entries(isRecord(setting) ? setting : {}).flatMap(([glob, value]): ExcludeRule[] => {
    if (value === true) return [{ glob }];
    return isRecord(value) && typeof value['when'] === 'string' ? [{ glob, when: value['when'] }] : [];
  });
}
