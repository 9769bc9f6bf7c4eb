import * as vscode from 'vscode';
import { isRecord } from '../base/json';
import type { CorpusRequest, ExcludeRule } from '../corpus/request';

/** The workspace's folders on disk, and the patterns that `files.exclude` leaves out of each. */
export function corpusRequest(): CorpusRequest {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return {
    folders: folders.map(({ name, uri }) => ({ name, path: uri.fsPath, exclude: excludeRules(uri) })),
  };
}

function excludeRules(folder: vscode.Uri): ExcludeRule[] {
  const setting = vscode.workspace.getConfiguration('files', folder).get<unknown>('exclude');
  return Object.entries(isRecord(setting) ? setting : {}).flatMap(([glob, value]): ExcludeRule[] => {
    if (value === true) return [{ glob }];
    return isRecord(value) && typeof value['when'] === 'string' ? [{ glob, when: value['when'] }] : [];
  });
}
