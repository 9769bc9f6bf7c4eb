import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeFolder } from '../harness/processes';
import { pageAddress } from '../harness/server';
import { Session } from '../harness/session';
import { copyFixtureWorkspace } from '../harness/workspaces';
import { packagedExtension } from './packaged';

suite('a second folder in a window with one folder', () => {
  const first = mkdtempSync(path.join(tmpdir(), 'recurrent-first-'));
  const second = mkdtempSync(path.join(tmpdir(), 'recurrent-second-'));
  let session: Session;

  suiteSetup(async () => {
    copyFixtureWorkspace(first);
    writeFileSync(path.join(second, 'second.ts'), 'export const quartzite = readQuarry();\n'.repeat(40));
    session = await Session.start({
      name: 'e2e-added-folder',
      folder: first,
      settings: { 'recurrent.training.budgetSeconds': 300 },
      extension: false,
      extensionsFolder: await packagedExtension(),
    });
  });

  suiteTeardown(async () => {
    await session.stop();
    removeFolder(first);
    removeFolder(second);
  });

  test('added during training: the workspace of both says where the model is, and completions come from both', async () => {
    const { workbench } = session;
    await workbench.runCommand('Recurrent: Train on Workspace');
    // What it has learned by then is saved when the trainer finds its window gone.
    await workbench.waitForStatusBar('training ([3-9]|\\d\\d) %');
    // What VS Code does for Add Folder to Workspace, too; in a browser, it may open its new workspace before it has stored
    // which folders are in it.
    const workspace = path.join(session.dataFolder, 'both.code-workspace');
    writeFileSync(workspace, JSON.stringify({ folders: [{ path: first }, { path: second }] }));
    const explorer = workbench.page.locator('.explorer-folders-view');
    // VS Code in a browser may open a workspace file without its folders, too, and stay so; then it is opened again.
    await workbench.until('a workspace of both folders', async () => {
      await workbench.open(pageAddress({ port: session.server.port, folder: workspace }));
      const ofSecond = explorer.getByText(path.basename(second)).first();
      return await ofSecond.waitFor({ timeout: 10_000 }).then(
        () => true,
        () => false,
      );
    });
    await workbench.waitForStatusBar('untrained · index ready');
    await workbench.openFile('second.ts');
    await workbench.focusEditor();
    await workbench.press('Control+End');
    assert.match(await workbench.typeForGhostText('export const quar'), /^tzite/);
    await workbench.press('Escape', 'Enter');
    assert.match(await workbench.typeForGhostText('// A product as the data'), /^base/);
    assert.deepEqual(await workbench.notifications(), []);
    await workbench.clickStatusBar('untrained');
    const header = await workbench.panelText('header');
    assert.ok(header.includes(`The model of ${path.basename(first)} remains with the workspace`), header);
    await workbench.screenshot('added-folder');
    await workbench.open(pageAddress({ port: session.server.port, folder: first }));
    await workbench.waitForStatusBar('interrupted \\d+ %');
  });
});
