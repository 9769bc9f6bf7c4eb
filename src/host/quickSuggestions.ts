import * as vscode from 'vscode';

/** Whether the editor keeps its list closed wherever ghost text shows, its default since VS Code 1.125. */
export function yieldsToGhostText(document: vscode.TextDocument): boolean {
  const setting = vscode.workspace.getConfiguration('editor', document).get<unknown>('quickSuggestions');
  const other = typeof setting === 'object' && setting !== null && 'other' in setting ? setting.other : setting;
  return other === 'offWhenInlineCompletions';
}
