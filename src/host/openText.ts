import * as vscode from 'vscode';
import { isWithinWord, type OpenText } from '../editor/document';
import type { SelectedItem } from '../editor/selectedItem';
import { lengthOf, mirroredOf } from './notebooks';

/** A document of VS Code in its current version. */
export function openText(document: vscode.TextDocument): OpenText {
  return {
    uri: document.uri.toString(),
    version: document.version,
    languageId: document.languageId,
    lineCount: document.lineCount,
    // Computed on demand: most changes are of documents that are never completed, such as logs.
    get length() {
      return lengthOf(document);
    },
    text: (from, to) => document.getText(new vscode.Range(document.positionAt(from), document.positionAt(to))),
    lineStart: (line) => document.offsetAt(new vscode.Position(line, 0)),
    mirrored: () => mirroredOf(document),
  };
}

export function selectedItem(
  info: vscode.SelectedCompletionInfo | undefined,
  document: vscode.TextDocument,
): SelectedItem | undefined {
  if (!info) return undefined;
  const { range, text } = info;
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end), text };
}

/** Whether a word of the document's language ends at the position. */
export function isAtWordEnd(document: vscode.TextDocument, position: vscode.Position): boolean {
  if (isWithinWord(openText(document), position.line, document.offsetAt(position))) return false;
  return document.getWordRangeAtPosition(position)?.end.isEqual(position) === true;
}
