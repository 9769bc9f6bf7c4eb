import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { storedFiles } from '../../src/protocol/storage';
import { packagedExtension } from '../e2e/packaged';
import { filesNamed } from '../harness/paths';
import { removeFolder } from '../harness/processes';
import { Session } from '../harness/session';
import type { Workbench } from '../harness/workbench';
import { someSources } from './slowWorkspace';
import { untilStatus } from './steps';

const settings = {
  'recurrent.training.budgetSeconds': 6,
  'recurrent.model.hiddenSize': 64,
  // Its default in a browser would save what is typed to see a suggestion, and the network would learn it.
  'files.autoSave': 'off',
};

suite('a model that moves between the desktop and the web', () => {
  const temporary = mkdtempSync(path.join(tmpdir(), 'recurrent-moves-'));
  const folder = path.join(temporary, 'sources');
  let extensionsFolder: string;
  let desktop: Session;
  let web: Session;

  suiteSetup(async () => {
    for (const { file, text } of someSources()) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    extensionsFolder = await packagedExtension();
    desktop = await open('moves-desktop', 'workspace');
    web = await open('moves-web', 'web');
    for (const { workbench } of [desktop, web]) await untilStatus(workbench, 'untrained · index ready');
  });

  suiteTeardown(async () => {
    await desktop.stop();
    await web.stop();
    removeFolder(temporary);
  });

  test('opens on the web with the loss that it has on the desktop, its curves and suggestions', async () => {
    await train(desktop.workbench);
    const bits = await bitsOf(desktop.workbench);
    moveModel(desktop, web);
    await web.workbench.reload();
    assert.equal(await bitsOf(web.workbench), bits);
    await assertModelWorks(web.workbench);
    await web.workbench.screenshot('moved-to-web');
  });

  test('opens on the desktop, trained further on the web', async () => {
    await train(web.workbench);
    const bits = await bitsOf(web.workbench);
    moveModel(web, desktop);
    await desktop.workbench.reload();
    assert.equal(await bitsOf(desktop.workbench), bits);
    await assertModelWorks(desktop.workbench);
    await desktop.workbench.screenshot('moved-to-desktop');
  });

  function open(name: string, kind: 'workspace' | 'web'): Promise<Session> {
    return Session.start({
      name,
      folder,
      extension: false,
      extensionsFolder,
      settings: { ...settings, 'remote.extensionKind': { 'recurrent.recurrent': [kind] } },
    });
  }
});

async function train(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Recurrent: Train on Workspace');
  await untilStatus(workbench, 'training \\d+ %');
  await untilStatus(workbench, '[\\d.]+ bits');
}

/** Both have their storage folders on the disk of VS Code's server; the web extension host reaches its own through the page. */
function moveModel(from: Session, to: Session): void {
  cpSync(storageOf(from), storageOf(to), { recursive: true });
}

function storageOf({ dataFolder }: Session): string {
  const [index = ''] = filesNamed(dataFolder, storedFiles.index);
  return path.dirname(index);
}

/** The loss of the model in the status bar. */
async function bitsOf(workbench: Workbench): Promise<string> {
  return workbench.waitForStatusBar('[\\d.]+ bits');
}

async function assertModelWorks(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Recurrent: Show Loss Panel');
  await workbench.until('the curves', async () => (await workbench.panelCount('.uplot canvas')) > 0);
  await workbench.openFile('index.ts');
  await workbench.press('Control+End', 'Enter');
  // In a comment, where IntelliSense's list does not decide what is shown.
  assert.match(await workbench.typeForGhostText('// returns an Obs'), /^ervable/);
}
