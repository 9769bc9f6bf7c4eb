import * as vscode from 'vscode';
import type { Configuration } from './settings';

/** Of this extension, as it is at each call. */
export const configuration: Configuration = {
  get: (key) => section().get<unknown>(key),
  inspect: (key) => section().inspect<unknown>(key),
  update: async (key, value, place) => {
    const { Workspace, Global } = vscode.ConfigurationTarget;
    await section().update(key, value, place === 'workspace' ? Workspace : Global);
  },
};

function section(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('recurrent');
}
