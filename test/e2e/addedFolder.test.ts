import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeFolder } from '../harness/processes';
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

  test('added during training: the window becomes a workspace with both, whose completions come from both', async () => {
    const { workbench } = session;
    await workbench.runCommand('Recurrent: Train on Workspace');
    await workbench.waitForStatusBar('training \\d+ %');
    await workbench.runCommand('Workspaces: Add Folder to Workspace...');
    const title = workbench.page.locator('.quick-input-title', { hasText: 'Add Folder to Workspace' });
    await workbench.until('the dialog for a folder', () => title.isVisible());
    await workbench.until('the folder to be added', async () => {
      if (!(await title.isVisible())) return true;
      // The dialog completes what is typed while it reads folders, so the path is written again until it is taken.
      const input = workbench.page.locator('.quick-input-box input');
      const isWritten = await input.fill(`${second}/`, { timeout: 1000 }).then(
        () => true,
        () => false,
      );
      if (isWritten) await workbench.press('Enter');
      return false;
    });
    await workbench.waitForStatusBar('untrained · index ready');
    await workbench.openFile('second.ts');
    await workbench.focusEditor();
    await workbench.press('Control+End');
    assert.match(await workbench.typeForGhostText('export const quar'), /^tzite/);
    await workbench.press('Escape', 'Enter');
    assert.match(await workbench.typeForGhostText('// A product as the data'), /^base/);
    assert.deepEqual(await workbench.notifications(), []);
    await workbench.screenshot('added-folder');
  });
});
