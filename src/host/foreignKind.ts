import * as vscode from 'vscode';

/** Why nothing is suggested in documents of this kind; undefined if the document is a text that the user writes. */
export function foreignKind({ uri, languageId }: vscode.TextDocument): string | undefined {
  const name = foreign.get(uri.scheme) ?? foreign.get(languageId);
  if (name !== undefined) return `this is ${name}`;
  const isText = writtenSchemes.has(uri.scheme) || vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== undefined;
  return isText ? undefined : `"${uri.scheme}:" documents are not files`;
}

/** Schemes of texts that are written but not, or not yet, on a file system. */
const writtenSchemes: ReadonlySet<string> = new Set(['untitled', 'vscode-notebook-cell']);

/** Kinds of documents without suggestions, by scheme or language; some have their own file system. */
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
