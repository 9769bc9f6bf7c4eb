import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildFolder, repositoryRoot } from '../harness/paths';
import { removeFolder } from '../harness/processes';
import { linkExtension } from '../harness/server';
import { Session } from '../harness/session';
import type { Workbench } from '../harness/workbench';
import { slowFilesExtension, slowFolder } from './slowWorkspace';

suite('probe', () => {
  let session: Session;
  let workbench: Workbench;
  const slow = slowFilesExtension();
  const extensionsFolder = mkdtempSync(path.join(tmpdir(), 'recurrent-web-'));

  suiteSetup(async () => {
    linkExtension(repositoryRoot, extensionsFolder);
    linkExtension(slow, extensionsFolder);
    const isIsolated = process.env['ISOLATED'] === '1';
    session = await Session.start({
      name: 'web',
      folder: slowFolder,
      extension: false,
      extensionsFolder,
      settings: { 'remote.extensionKind': { 'recurrent.recurrent': ['web'] }, 'recurrent.training.budgetSeconds': 20 },
      environment: isIsolated
        ? { NODE_OPTIONS: `--require ${path.join(buildFolder, 'test/harness/standins/isolated.js')}` }
        : {},
    });
    workbench = session.workbench;
    workbench.page.on('worker', (worker) => console.log('worker', worker.url()));
  });

  suiteTeardown(async () => {
    await session.stop();
    removeFolder(extensionsFolder);
    removeFolder(slow);
  });

  test('index', async () => {
    try {
      await workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: /^index.ts$/ }).dblclick();
      await workbench.waitForStatusBar('untrained · index ready');
      await workbench.focusEditor();
      await workbench.press('Control+End', 'Enter');
      console.log(await workbench.typeForGhostText('import { Obs'));
      console.log(await workbench.screenshot('web-ghost'));
      await workbench.press('Tab');
      await workbench.runCommand('Recurrent: Train on Workspace');
      await workbench.waitForStatusBar('training \\d+ %');
      await workbench.until('half', async () => Number(/(\d+) %/.exec(await workbench.statusBarText('training'))?.[1] ?? 0) > 60, 60);
      console.log(await workbench.screenshot('web-panel'));
      await workbench.until('end', async () => (await workbench.statusBarText('bits')) !== '', 90);
      console.log(await workbench.statusBarText('bits'));
      await workbench.page.reload();
      await workbench.until('bits', async () => (await workbench.statusBarText('bits')) !== '', 40).catch(() => undefined);
      await workbench.runCommand('Recurrent: Show Log');
      await workbench.page.waitForTimeout(1000);
    } finally {
      console.log(await workbench.screenshot('web-probe'));
    }
    assert.ok(true);
  });
});
