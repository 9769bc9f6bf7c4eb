import assert from 'node:assert/strict';
import path from 'node:path';
import { packagedExtension } from '../e2e/packaged';
import { buildFolder } from '../harness/paths';
import { removeFolder } from '../harness/processes';
import { linkExtension } from '../harness/server';
import { Session } from '../harness/session';
import type { Workbench } from '../harness/workbench';
import { slowFilesExtension, slowFolder } from './slowWorkspace';
import { untilStatus } from './steps';

/** Loaded by VS Code's server, so that its pages are isolated from other origins. */
const isolating = path.join(buildFolder, 'test', 'harness', 'standins', 'isolated.js');

/** Longest wait for an adaptation, in seconds: updates of the index rest, after one, for twenty times its duration. */
const longestRest = 300;

/** The extension chooses where it runs by itself only where there is no server that could run it. */
const settings = {
  'remote.extensionKind': { 'recurrent.recurrent': ['web'] },
  'recurrent.training.budgetSeconds': 6,
  'recurrent.training.threads': 2,
  'recurrent.model.hiddenSize': 64,
};

for (const isIsolated of [false, true]) {
  suite(`in VS Code for the Web, ${isIsolated ? 'isolated from' : 'not isolated from'} other origins`, () => {
    const slowFiles = slowFilesExtension();
    const mark = isIsolated ? 'web-isolated' : 'web';
    let session: Session;
    let workbench: Workbench;

    suiteSetup(async () => {
      const extensionsFolder = await packagedExtension();
      linkExtension(slowFiles, extensionsFolder);
      session = await Session.start({
        name: mark,
        folder: slowFolder,
        extension: false,
        extensionsFolder,
        settings,
        ...(isIsolated && { environment: { NODE_OPTIONS: `--require ${isolating}` } }),
      });
      workbench = session.workbench;
    });

    suiteTeardown(async () => {
      await session.stop();
      removeFolder(slowFiles);
    });

    test('a virtual folder is indexed, and completions come from the index', async () => {
      assert.equal(await workbench.page.evaluate('crossOriginIsolated'), isIsolated);
      await untilStatus(workbench, 'untrained · index ready');
      await openFromExplorer(workbench, 'index.ts');
      await workbench.press('Control+End', 'Enter');
      assert.match(await workbench.typeForGhostText('import { Obs'), /^ervable/);
      await workbench.screenshot(`${mark}-ghost-text`);
      // Without the list of suggestions, whose item Tab would accept.
      await workbench.press('Escape', 'Alt+\\');
      await workbench.waitForGhostText();
      await workbench.press('Tab');
      await untilStatus(workbench, 'Col (1[7-9]|[2-9]\\d)$');
    });

    test('completions are turned off and on by commands, which change the settings', async () => {
      await workbench.runCommand('Recurrent: Disable Completions');
      await untilStatus(workbench, '\\(off\\)');
      await workbench.runCommand('Recurrent: Enable Completions');
      await untilStatus(workbench, 'untrained · index ready');
    });

    test('a file that is forgotten leaves the index, which the list of learned files shows', async () => {
      await openFromExplorer(workbench, 'types.ts', 'internal');
      await workbench.runCommand('Recurrent: Forget File or Folder');
      await workbench.confirm('Forget');
      await workbench.runCommand('Recurrent: Show Learned Files');
      await workbench.until('the list', async () => (await textOf(workbench)).includes('Learned files'));
      await workbench.runCommand('Preferences: Open Workspace Settings (JSON)');
      await workbench.until('the setting', async () => (await textOf(workbench)).includes('"internal/types.ts": true'));
    });

    test('training, with threads where memory can be shared, shows its curves and ends with a network that completes', async () => {
      await workbench.runCommand('Recurrent: Train on Workspace');
      await untilStatus(workbench, 'training \\d+ %');
      await workbench.until('the curves', async () => (await workbench.panelCount('.uplot canvas')) > 0);
      const threads = (await workersOf(workbench)).filter((name) => name.endsWith('Recurrent training thread'));
      assert.equal(threads.length, isIsolated ? 1 : 0, 'beside the worker that trains');
      await untilStatus(workbench, '[\\d.]+ bits');
      assert.match(await workbench.panelText('.reliability'), /How sure it is/);
      assert.match(await workbench.panelText('.figures'), /GRU 1 × 64/);
      await workbench.screenshot(`${mark}-panel`);
    });

    test('a saved file is learned by the network', async () => {
      await openFromExplorer(workbench, 'index.ts');
      await workbench.press('Control+End', 'Enter');
      await workbench.type("export { lanternCarrier } from './internal/lanternCarrier';");
      await workbench.press('Escape', 'Control+s');
      await workbench.runCommand('Recurrent: Show Log');
      await workbench.until(
        'the network to learn it',
        async () => /The network learned \d+ changed files/.test(await textOf(workbench)),
        longestRest,
      );
    }).timeout((longestRest + 60) * 1000);

    test('a reloaded window restores the model, the curves and the ghost text', async () => {
      await workbench.reload();
      await untilStatus(workbench, '[\\d.]+ bits');
      await workbench.until('the curves', async () => (await workbench.panelCount('.uplot canvas')) > 0);
      await openFromExplorer(workbench, 'index.ts');
      await workbench.press('Control+End', 'Enter');
      assert.match(await workbench.typeForGhostText('import { Obs'), /^ervable/);
      await workbench.press('Escape', 'Control+z', 'Control+s');
    });

    test('training is paused, resumed and stopped by commands', async () => {
      // No test reaches the end of this budget, however late a command comes.
      workbench.changeSettings({ 'recurrent.training.budgetSeconds': 600 });
      await workbench.reload();
      await untilStatus(workbench, '[\\d.]+ bits');
      await workbench.runCommand('Recurrent: Train on Workspace');
      await untilStatus(workbench, 'training \\d+ %');
      await workbench.runCommand('Recurrent: Pause Training');
      await untilStatus(workbench, 'paused');
      await workbench.runCommand('Recurrent: Resume Training');
      await untilStatus(workbench, 'training \\d+ %');
      await workbench.runCommand('Recurrent: Stop Training');
      await untilStatus(workbench, '[\\d.]+ bits');
    });

    test('a deleted model is gone, also after a reload', async () => {
      await workbench.runCommand('Recurrent: Delete Model');
      await workbench.confirm('Delete');
      await untilStatus(workbench, 'untrained');
      await workbench.reload();
      await untilStatus(workbench, 'untrained · index ready');
      assert.equal(await workbench.statusBarText('bits'), '');
    });
  });
}

suite('in a virtual workspace on the desktop', () => {
  const slowFiles = slowFilesExtension();
  let session: Session;

  suiteSetup(async () => {
    const extensionsFolder = await packagedExtension();
    linkExtension(slowFiles, extensionsFolder);
    session = await Session.start({ name: 'virtual', folder: slowFolder, extension: false, extensionsFolder });
  });

  suiteTeardown(async () => {
    await session.stop();
    removeFolder(slowFiles);
  });

  test('a process reads the files through the editor, and completions come from the index', async () => {
    const { workbench } = session;
    await untilStatus(workbench, 'untrained · index ready');
    await openFromExplorer(workbench, 'index.ts');
    await workbench.press('Control+End', 'Enter');
    assert.match(await workbench.typeForGhostText('import { Obs'), /^ervable/);
  });
});

/** The names of the workers of the page, and of theirs. */
async function workersOf({ page }: Workbench): Promise<string[]> {
  const browser = page.context().browser();
  if (!browser) throw new Error('Expected a page of a browser.');
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
  return targetInfos.map(({ title }) => title);
}

/** Virtual file systems have no search, so quick open does not find their files. */
async function openFromExplorer(workbench: Workbench, file: string, folder?: string): Promise<void> {
  await workbench.runCommand('View: Show Explorer');
  const rows = workbench.page.locator('.explorer-folders-view .monaco-list-row');
  if (folder !== undefined) await rows.getByText(folder, { exact: true }).first().click();
  await rows.getByText(file, { exact: true }).first().dblclick();
  await workbench.page.locator(`.tab.active[data-resource-name="${file}"]`).first().waitFor();
  await workbench.focusEditor();
}

/** The visible text of editors and of the output. */
async function textOf(workbench: Workbench): Promise<string> {
  const texts = await workbench.page.locator('.monaco-editor .view-lines').allInnerTexts();
  return texts.join('\n').replaceAll('\u00a0', ' ');
}
