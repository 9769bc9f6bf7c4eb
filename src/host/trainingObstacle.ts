import * as vscode from 'vscode';
import type { ModelStore } from '../editor/modelStore';

/** Why this workspace cannot be trained on, short enough for a notification, and what the user can do about it. */
export interface TrainingObstacle {
  readonly message: string;
  /** A button and the command that it runs. */
  readonly wayOut: { readonly label: string; readonly command: string };
}

const openFolder = { label: 'Open Folder…', command: 'workbench.action.files.openFolder' };

export function trainingObstacle(store: ModelStore): TrainingObstacle | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) return { message: 'Open a folder to train on.', wayOut: openFolder };
  if (!vscode.workspace.isTrusted) {
    const wayOut = { label: 'Manage Workspace Trust', command: 'workbench.trust.manage' };
    return { message: 'Training waits until you trust this workspace.', wayOut };
  }
  if (store.folder) return undefined;
  const wayOut = { label: 'Save Workspace As…', command: 'workbench.action.saveWorkspaceAs' };
  return { message: 'Save this workspace before you train on it.', wayOut };
}
