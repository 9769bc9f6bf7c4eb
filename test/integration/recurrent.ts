import * as vscode from 'vscode';
import type { RecurrentApi } from '../../src/host/extension';
import type { Status } from '../../src/protocol/status';

/** The extension under test, activated. */
export async function recurrent(): Promise<RecurrentApi> {
  const extension = vscode.extensions.getExtension<RecurrentApi>('recurrent.recurrent');
  if (!extension) throw new Error('Expected the extension recurrent.recurrent in this VS Code, found none.');
  return await extension.activate();
}

/** Waits until the status is of one of these kinds, now or later. */
export async function untilStatus<K extends Status['kind']>(
  ...kinds: readonly K[]
): Promise<Extract<Status, { kind: K }>> {
  const api = await recurrent();
  const isWanted = (status: Status): status is Extract<Status, { kind: K }> =>
    kinds.some((kind) => kind === status.kind);
  const current = api.status();
  if (isWanted(current)) return current;
  return new Promise((resolve) => {
    const listener = api.onDidChangeStatus((status) => {
      if (!isWanted(status)) return;
      listener.dispose();
      resolve(status);
    });
  });
}

/** Waits until training has come so far, 0 … 1. */
export async function untilProgress(progress: number): Promise<void> {
  const api = await recurrent();
  await new Promise<void>((resolve) => {
    const listener = api.onDidChangeStatus((status) => {
      if (status.kind !== 'training' || status.progress < progress) return;
      listener.dispose();
      resolve();
    });
  });
}

/** Asks for completions as the editor does. */
export async function completionsAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  triggerKind = vscode.InlineCompletionTriggerKind.Invoke,
  token = new vscode.CancellationTokenSource().token,
): Promise<string[]> {
  const { provider } = await recurrent();
  const context = { triggerKind, selectedCompletionInfo: undefined };
  const items = await provider.provideInlineCompletionItems(document, position, context, token);
  return (Array.isArray(items) ? items : (items?.items ?? [])).map(({ insertText }) =>
    typeof insertText === 'string' ? insertText : insertText.value,
  );
}

export async function newDocument(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'typescript', content });
  await vscode.window.showTextDocument(document);
  return document;
}

export function end(document: vscode.TextDocument): vscode.Position {
  return document.lineAt(document.lineCount - 1).range.end;
}

/** Types at the end of a document, without waiting for the keyboard. */
export async function append(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, end(document), text);
  await vscode.workspace.applyEdit(edit);
}
