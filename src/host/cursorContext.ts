import * as vscode from 'vscode';
import type { CursorContext } from '../text/fit';

/** Numbers of lines around the cursor's line that a suggestion is checked against. */
const linesBefore = 200;
const linesAfter = 20;

/** The text around a position. */
export function cursorContextAt(document: vscode.TextDocument, position: vscode.Position): CursorContext {
  const line = document.lineAt(position.line);
  const lastLine = Math.min(document.lineCount - 1, position.line + linesAfter);
  const range = (from: vscode.Position, to: vscode.Position): string => document.getText(new vscode.Range(from, to));
  return {
    before: range(new vscode.Position(Math.max(0, position.line - linesBefore), 0), position),
    lineSuffix: range(position, line.range.end),
    after: range(line.range.end, document.lineAt(lastLine).range.end),
  };
}

/** Whether letters stand on both sides of a position. */
export function isWithinWord(document: vscode.TextDocument, { line, character }: vscode.Position): boolean {
  const around = document.getText(new vscode.Range(line, Math.max(0, character - 2), line, character + 2));
  const before = around.slice(0, Math.min(2, character));
  return /[\p{L}\p{M}\p{N}_$]$/u.test(before) && /^[\p{L}\p{M}\p{N}_$]/u.test(around.slice(before.length));
}

/** Why nothing is suggested in documents of this kind; undefined if the document is a text that the user writes. */
export function foreignKind({ uri, languageId }: vscode.TextDocument): string | undefined {
  const name = foreign.get(uri.scheme) ?? foreign.get(languageId);
  if (name !== undefined) return `this is ${name}`;
  const isText = writtenSchemes.has(uri.scheme) || vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== undefined;
  return isText ? undefined : `"${uri.scheme}:" documents are not files`;
}

/** Schemes of texts that are written but not, or not yet, on a file system. */
const writtenSchemes: ReadonlySet<string> = new Set(['untitled', 'vscode-notebook-cell']);

/** Kinds of documents without suggestions, by scheme or language; some have a file system of their own. */
const foreign: ReadonlyMap<string, string> = new Map([
  ['vscode-scm', 'the message box of source control'],
  ['comment', 'a comment of a review'],
  ['chatSessionInput', 'the input of the chat'],
  ['vscode-chat-input', 'the input of the chat'],
  ['output', 'output'],
  ['debug', 'the debug console'],
  ['search-editor', 'a list of search results'],
  ['search-result', 'a list of search results'],
  ['vscode-interactive-input', 'the input of an interactive window'],
  ['git', 'an earlier version of a file'],
]);
