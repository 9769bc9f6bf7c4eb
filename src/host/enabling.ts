import * as vscode from 'vscode';
import { outcome } from '../editor/enablement';
import type { Settings } from '../editor/settings';

/** Turns completions on or off, for all languages or for one, and shows what was changed, with a button to undo it. */
export async function setEnabled(settings: Settings, enabled: boolean, languageId?: string): Promise<void> {
  const changes = await settings.setEnabled(enabled, languageId);
  const now = settings.enablement();
  const isMoot = enabled && !now.isOn;
  const actions = [
    ...(isMoot ? [{ title: 'Enable Completions', act: () => setEnabled(settings, true) }] : []),
    ...(changes.length > 0 ? [{ title: 'Undo', act: () => settings.undo(changes) }] : []),
    { title: 'Open Settings', act: () => openSettings(changes.some(({ scope }) => scope === 'workspace')) },
  ];
  const message = `Recurrent: ${outcome(changes, now, enabled, languageId)}`;
  // The command ends when the setting is written, not when the notification closes.
  void vscode.window.showInformationMessage(message, ...actions).then((chosen) => chosen?.act());
}

function openSettings(ofWorkspace: boolean): Thenable<unknown> {
  const command = ofWorkspace ? 'workbench.action.openWorkspaceSettings' : 'workbench.action.openSettings';
  return vscode.commands.executeCommand(command, { query: 'recurrent.enabled recurrent.completion.enable' });
}
