import * as vscode from 'vscode';
import type { TestHooks } from '../../src/host/extension';
import type { LearningHistory } from '../../src/protocol/learning';
import type { Status } from '../../src/protocol/status';
import type { SettingValues } from '../harness/settings';

/** The extension under test, activated. */
export async function recurrent(): Promise<TestHooks> {
  const extension = vscode.extensions.getExtension<TestHooks | undefined>('recurrent.recurrent');
  if (!extension) throw new Error('Expected the extension recurrent.recurrent in this VS Code, found none.');
  const hooks = await extension.activate();
  if (!hooks)
    throw new Error('Expected the hooks for tests, found none: VS Code was not started with extensionTestsPath.');
  return hooks;
}

/** Waits for a status of one of these kinds. */
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

/** Waits until there is an index but no network. */
export async function untilIndex(): Promise<void> {
  const api = await recurrent();
  const isThere = (status: Status): boolean => status.kind === 'untrained' && status.hasIndex === true;
  if (isThere(api.status())) return;
  await new Promise<void>((resolve) => {
    const listener = api.onDidChangeStatus((status) => {
      if (!isThere(status)) return;
      listener.dispose();
      resolve();
    });
  });
}

/** Requests completions at the end of a document until they satisfy the condition. */
export async function untilSuggested(
  document: vscode.TextDocument,
  isAsWanted: (texts: readonly string[]) => boolean,
): Promise<void> {
  await until(async () => isAsWanted(await completionsAt(document, end(document))));
}

/** Polls every tenth of a second. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 100));
}

/**
 * Training that continues until it is stopped: its budget is longer than the test's time limit. The learning rate is constant,
 * because a schedule over such a budget would hardly begin.
 */
const endless: SettingValues = { 'training.budgetSeconds': 3600, 'training.schedule': 'constant' };

/** Runs `act` during training, which is stopped afterwards if it still runs. */
export async function whileTraining(
  act: () => Promise<void>,
  command: 'train' | 'trainFromScratch' = 'train',
): Promise<void> {
  const api = await recurrent();
  await withSettings(endless, async () => {
    await vscode.commands.executeCommand(`recurrent.${command}`);
    await untilStatus('training');
    try {
      await act();
    } finally {
      if (api.trainerProcessId() !== undefined) await stopTraining();
    }
  });
}

/** Stops training as a user does. */
export async function stopTraining(): Promise<void> {
  await vscode.commands.executeCommand('recurrent.stop');
  await untilStatus('ready');
}

/**
 * Waits for a point of the curves, which alone gives the remaining seconds, until the history satisfies the condition.
 * Before the first point, the history is that of an earlier run.
 */
export async function untilPoint(
  isAsWanted: (history: LearningHistory) => boolean = () => true,
): Promise<LearningHistory> {
  const api = await recurrent();
  return new Promise((resolve) => {
    const listener = api.onDidChangeStatus((status) => {
      const history = api.history();
      if (status.kind !== 'training' || status.secondsLeft === undefined) return;
      if (!history || !isAsWanted(history)) return;
      listener.dispose();
      resolve(history);
    });
  });
}

export function lastStep(history: LearningHistory | undefined): number {
  return history?.points.at(-1)?.step ?? 0;
}

/** Runs `act` with these workspace settings, then restores the earlier ones. */
export async function withSettings<T>(settings: SettingValues, act: () => Promise<T>): Promise<T> {
  const { Workspace } = vscode.ConfigurationTarget;
  const configuration = vscode.workspace.getConfiguration('recurrent');
  const before = Object.keys(settings).map((key) => [key, configuration.inspect(key)?.workspaceValue] as const);
  try {
    for (const [key, value] of Object.entries(settings)) await configuration.update(key, value, Workspace);
    return await act();
  } finally {
    for (const [key, value] of before) await configuration.update(key, value, Workspace);
  }
}

/** Requests completions as the editor does. */
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

/** Inserts at the end of a document, without the keyboard. */
export async function append(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, end(document), text);
  await vscode.workspace.applyEdit(edit);
}
