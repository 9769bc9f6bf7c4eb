import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { removeFolder } from '../harness/processes';
import { completionsAt, end, newDocument, recurrent, untilIndex } from '../integration/recurrent';

const { Code, Markup } = vscode.NotebookCellKind;
const { Invoke } = vscode.InlineCompletionTriggerKind;

const assignment = new vscode.NotebookCellData(Code, 'zephyr_quotient = 42\nprint(zephyr_quotient)', 'python');
const use = new vscode.NotebookCellData(Code, 'total = 7\nprint(zep', 'python');

suite('documents of every kind', () => {
  suiteSetup(untilIndex);

  test('a name of one cell of a notebook completes in the next', async () => {
    const notebook = await newNotebook(assignment, use);
    assert.match(await firstAtEndOf(notebook.cellAt(1)), /^hyr_quotient/);
  });

  test('cells in other languages have no part in a cell', async () => {
    const prose = 'The zeppelin_museum is near the lake; a zeppelin_museum ticket is cheap. '.repeat(4);
    const shell = 'zeppelin_museum --open\nzeppelin_museum --close\n'.repeat(4);
    const notebook = await newNotebook(
      assignment,
      new vscode.NotebookCellData(Markup, prose, 'markdown'),
      new vscode.NotebookCellData(Code, shell, 'shellscript'),
      use,
    );
    assert.match(await firstAtEndOf(notebook.cellAt(3)), /^hyr_quotient/);
    const alone = await newNotebook(assignment, use);
    assert.equal(await firstAtEndOf(notebook.cellAt(3)), await firstAtEndOf(alone.cellAt(1)));
  });

  test('a cell is completed from the cells as they are, after edits, insertions, removals and moves', async () => {
    const notebook = await newNotebook(assignment, use);
    await firstAtEndOf(notebook.cellAt(1));
    const renaming = new vscode.WorkspaceEdit();
    renaming.replace(
      notebook.cellAt(0).document.uri,
      new vscode.Range(0, 0, 2, 0),
      'zeppelin_route = 1\nprint(zeppelin_route)',
    );
    await vscode.workspace.applyEdit(renaming);
    assert.match(await firstAtEndOf(notebook.cellAt(1)), /^pelin_route/);
    await editCells(notebook, vscode.NotebookEdit.insertCells(0, [assignment, assignment]));
    const asBuilt = await newNotebook(assignment, assignment, cellDataOf(notebook.cellAt(2)), use);
    assert.equal(await firstAtEndOf(notebook.cellAt(3)), await firstAtEndOf(asBuilt.cellAt(3)));
    await editCells(notebook, vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(2, 3)));
    assert.match(await firstAtEndOf(notebook.cellAt(2)), /^hyr_quotient/);
  });

  test('untitled files, files outside the workspace and settings are completed from the index', async () => {
    const begun = "import { Observable } from '../Observable';\nimport { Obs";
    const untitled = await newDocument(begun);
    assert.match(await firstAt(untitled), /^ervable/);
    const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-outside-'));
    const file = path.join(folder, 'outside.ts');
    writeFileSync(file, begun);
    const outside = await vscode.workspace.openTextDocument(file);
    assert.match(await firstAt(outside), /^ervable/);
    removeFolder(folder);
    await vscode.commands.executeCommand('workbench.action.openSettingsJson');
    const settings = vscode.window.activeTextEditor!.document;
    assert.match(settings.uri.path, /settings\.json$/);
    await completionsAt(settings, end(settings), Invoke);
    assert.doesNotMatch((await recurrent()).lastQuietReason() ?? '', /not files/);
  });
});

async function newNotebook(...cells: readonly vscode.NotebookCellData[]): Promise<vscode.NotebookDocument> {
  return await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([...cells]));
}

function cellDataOf({ kind, document }: vscode.NotebookCell): vscode.NotebookCellData {
  return new vscode.NotebookCellData(kind, document.getText(), document.languageId);
}

async function editCells(notebook: vscode.NotebookDocument, edit: vscode.NotebookEdit): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.set(notebook.uri, [edit]);
  assert.ok(await vscode.workspace.applyEdit(change));
}

async function firstAtEndOf({ document }: vscode.NotebookCell): Promise<string> {
  return await firstAt(document);
}

async function firstAt(document: vscode.TextDocument): Promise<string> {
  return (await completionsAt(document, end(document), Invoke))[0] ?? (await recurrent()).lastQuietReason() ?? '';
}
