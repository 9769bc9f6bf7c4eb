import * as vscode from 'vscode';

/** The item that is selected in the open list of suggestions: it would stand in the place of `range`. */
export interface SelectedItem {
  readonly range: vscode.Range;
  readonly text: string;
}

/** Why a suggestion cannot go on from the selected item; undefined where it can. */
export function obstacleOf(
  { range, text }: SelectedItem,
  document: vscode.TextDocument,
  position: vscode.Position,
): string | undefined {
  if (!range.end.isEqual(position) || !range.isSingleLine) return 'the selected item of the list replaces other text';
  // The editor could not show it as ghost text.
  if (!text.startsWith(document.getText(range))) return 'the selected item of the list begins in another way';
  // A snippet leaves the cursor in its middle, which the API does not tell.
  return /[\s(){}[\]<>]/.test(text) ? 'the selected item of the list is more than a name' : undefined;
}

/** Whether the editor keeps its list away wherever ghost text shows: its own default since VS Code 1.125. */
export function yieldsToGhostText(document: vscode.TextDocument): boolean {
  const setting = vscode.workspace.getConfiguration('editor', document).get<unknown>('quickSuggestions');
  const other = typeof setting === 'object' && setting !== null && 'other' in setting ? setting.other : setting;
  return other === 'offWhenInlineCompletions';
}
