import * as vscode from 'vscode';
import { UserError } from '../base/errors';
import type { IndexedFiles, LearnedFiles } from '../protocol/learning';
import { isRecord } from '../base/json';
import { extentOf, type Extent } from '../editor/extent';
import { pathOf } from './paths';
import { type WorkspacePath, workspacePathOf } from './workspacePath';

/** A file or folder to forget, and how much of it was learned. */
export interface Forgettable extends WorkspacePath, Extent {}

/** Throws `UserError` if `uri` is not a file or folder inside a workspace folder. */
export function forgettable(
  uri: vscode.Uri | undefined,
  indexed: IndexedFiles | undefined,
  learned: LearnedFiles | undefined,
): Forgettable {
  const place = uri && workspacePathOf(uri);
  if (!place || place.relative === '') {
    const found = uri ? (place ? 'the workspace folder itself' : pathOf(uri)) : 'none open';
    throw new UserError(
      `Expected a file or folder inside the workspace to forget, found ${found}. ` +
        'Open the file, or choose it in the Explorer. Delete Model forgets everything.',
    );
  }
  return { ...place, ...extentOf(place.listed, indexed, learned) };
}

/** Adds the path to `recurrent.exclude` of its folder, which later updates and runs read. */
export async function exclude({ folder, relative }: WorkspacePath): Promise<void> {
  const { Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const configuration = vscode.workspace.getConfiguration('recurrent', folder.uri);
  const isOnlyFolder = vscode.workspace.workspaceFolders?.length === 1;
  const found = configuration.inspect('exclude');
  const before: unknown = isOnlyFolder ? found?.workspaceValue : found?.workspaceFolderValue;
  const value = { ...(isRecord(before) ? before : {}), [literalGlob(relative)]: true };
  await configuration.update('exclude', value, isOnlyFolder ? Workspace : WorkspaceFolder);
}

/** A glob that matches only this path: brackets make special characters literal. */
export function literalGlob(path: string): string {
  return path.replace(/[*?[{]/g, '[$&]');
}
