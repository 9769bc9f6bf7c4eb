import * as vscode from 'vscode';

/** The selected item of the open list of suggestions; accepting it would replace `range`. */
export interface SelectedItem {
  readonly range: vscode.Range;
  readonly text: string;
}

/** Why a suggestion cannot continue the selected item; undefined if it can. */
export function obstacleOf(
  { range, text }: SelectedItem,
  document: vscode.TextDocument,
  position: vscode.Position,
): string | undefined {
  if (!range.end.isEqual(position) || !range.isSingleLine) return 'the selected item of the list replaces other text';
  // The editor could not show it as ghost text.
  if (!text.startsWith(document.getText(range)))
    return 'the selected item of the list does not begin with the typed text';
  // A snippet may leave the cursor in its middle, which the API does not report.
  return /[\s(){}[\]<>]/.test(text) ? 'the selected item of the list is more than a name' : undefined;
}

/** Whether the editor keeps its list closed wherever ghost text shows, its default since VS Code 1.125. */
export function yieldsToGhostText(document: vscode.TextDocument): boolean {
  const setting = vscode.workspace.getConfiguration('editor', document).get<unknown>('quickSuggestions');
  const other = typeof setting === 'object' && setting !== null && 'other' in setting ? setting.other : setting;
  return other === 'offWhenInlineCompletions';
}
