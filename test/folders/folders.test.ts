import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  lastStep,
  newDocument,
  recurrent,
  until,
  untilIndex,
  untilPoint,
  untilSuggested,
  whileTraining,
} from '../integration/recurrent';

const isOfSecond = (texts: readonly string[]): boolean => texts.some((text) => text.startsWith('braCrossing'));

suite('a workspace of several folders', () => {
  test('whose second folder is removed during training: the run continues, and its text leaves the index afterwards', async () => {
    const api = await recurrent();
    await untilIndex();
    const document = await newDocument('export function ze');
    await untilSuggested(document, isOfSecond);
    await whileTraining(async () => {
      await goesOn(() => vscode.workspace.updateWorkspaceFolders(1, 1));
    });
    assert.equal(api.status().kind, 'ready');
    assert.ok(lastStep(api.history()) > 0);
    await untilSuggested(document, (texts) => !isOfSecond(texts));
    await until(async () => (await indexedPaths()).every((file) => !file.startsWith('second/')));
    assert.ok((await indexedPaths()).length > 1);
  });

  test('to which a folder is added during training: the run continues, and its text enters the index afterwards', async () => {
    const [first] = vscode.workspace.workspaceFolders!;
    await whileTraining(async () => {
      const uri = vscode.Uri.joinPath(first!.uri, '..', 'second');
      await goesOn(() => vscode.workspace.updateWorkspaceFolders(1, 0, { uri }));
    });
    await untilSuggested(await newDocument('export function ze'), isOfSecond);
    assert.ok((await indexedPaths()).some((file) => file.startsWith('second/')));
  });
});

/** Changes the folders during a run, and asserts that the same process trains on. */
async function goesOn(change: () => boolean): Promise<void> {
  const api = await recurrent();
  const before = lastStep(await untilPoint());
  const trainer = api.trainerProcessId();
  assert.ok(trainer !== undefined);
  const changed = new Promise<void>((resolve) => {
    const listener = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      listener.dispose();
      resolve();
    });
  });
  assert.ok(change());
  await changed;
  await untilPoint((history) => lastStep(history) > before);
  assert.equal(api.trainerProcessId(), trainer);
}

/** The paths in the list of what the index holds. */
async function indexedPaths(): Promise<readonly string[]> {
  const file = path.join((await recurrent()).storage!.fsPath, 'index.json');
  return [...readFileSync(file, 'utf8').matchAll(/"path":"([^"]*)"/g)].map(([, name]) => name!);
}
