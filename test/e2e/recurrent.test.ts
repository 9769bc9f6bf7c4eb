import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atOnce } from '../../src/base/stepwise';
import { parseLearnedFiles } from '../../src/protocol/fileLists';
import { filesNamed, repositoryRoot } from '../harness/paths';
import { removeFolder } from '../harness/processes';
import { Session } from '../harness/session';
import type { Workbench } from '../harness/workbench';
import { packagedExtension } from './packaged';

const budgetSeconds = 40;

/** The sources of RxJS, pinned as a development dependency. */
suite('from a folder to ghost text, in the sources of RxJS', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-rxjs-'));
  let session: Session;
  let workbench: Workbench;

  suiteSetup(async () => {
    cpSync(path.join(repositoryRoot, 'node_modules', 'rxjs', 'src'), folder, { recursive: true });
    const settings = { 'recurrent.training.budgetSeconds': budgetSeconds };
    session = await Session.start({
      name: 'e2e',
      folder,
      settings,
      extension: false,
      extensionsFolder: await packagedExtension(),
    });
    workbench = session.workbench;
  });

  suiteTeardown(async () => {
    await session.stop();
    removeFolder(folder);
  });

  test('before any training, completions come from the index', async () => {
    await workbench.openFile('internal/operators/map.ts');
    await workbench.waitForStatusBar('untrained · index ready');
    await workbench.focusEditor();
    await workbench.press('Control+End', 'Enter');
    assert.match(await askedAfter(workbench, 'import { Obs'), /^ervable/);
    console.log(`      ${/The index can be used after .*/.exec(extensionLog(session))?.[0] ?? 'the log has no index'}`);
    await workbench.press('Escape', 'Escape', 'Home', 'Shift+End', 'Delete', 'Backspace', 'Control+s');
  });

  test('before training, the status bar and the panel say so and what to do', async () => {
    await workbench.openFile('internal/operators/map.ts');
    await workbench.waitForStatusBar('untrained');
    await workbench.clickStatusBar('untrained');
    assert.match(await workbench.panelText('.empty'), /Nothing has been learned yet[^]*Train on Workspace/);
    await workbench.screenshot('empty');
  });

  test('during training, the panel shows that the loss falls below the baselines', async () => {
    await workbench.focusEditor();
    await workbench.runCommand('Recurrent: Train on Workspace');
    await workbench.waitForStatusBar('training \\d+ %');
    await workbench.until('the curves to begin', async () => (await workbench.panelCount('.uplot')) > 0);
    const first = await validationLoss(workbench);
    await workbench.until('the validation loss to fall', async () => (await validationLoss(workbench)) < first - 0.5);
    await workbench.until('half of the training', async () => (await progress(workbench)) >= 50);
    assert.ok((await workbench.panelText('.samples pre')).length > 20, 'the network has written something');
    await workbench.screenshot('training');
    await workbench.until('the end of training', async () => (await workbench.statusBarText('bits')) !== '');
    const description = (await workbench.panelAttribute('.chart', 'aria-label')) ?? '';
    const [, best, unigram, bigram] = (
      /best ([\d.]+) nats.*unigram ([\d.]+), bigram ([\d.]+\d)/.exec(description) ?? []
    ).map(Number);
    console.log(`      validation ${best}, unigram ${unigram}, bigram ${bigram} nats per character`);
    assert.ok(best! < bigram! && bigram! < unigram!, description);
    await workbench.screenshot('ready');
    assert.match(await workbench.panelText('.reliability'), /How sure it is/);
    await workbench.panelFrame().locator('.samples').scrollIntoViewIfNeeded();
    await workbench.screenshot('ready-further-down');
  });

  test('typing shows ghost text; Tab accepts it, Escape dismisses it', async () => {
    await workbench.focusEditor();
    await workbench.press('Control+End');
    await workbench.press('Enter');
    const ghost = await askedAfter(workbench, 'import { Obs');
    assert.match(ghost, /^ervable/);
    await workbench.screenshot('ghost-text');
    await workbench.press('Tab');
    // It may have several lines. The bracket that the editor closed is within the ghost text, and is not doubled.
    await workbench.until('the accepted text', async () => {
      const lines = (await editorText(workbench)).split('\n').map((line) => line.trim());
      const imports = lines.filter((line) => line.startsWith('import { Obs'));
      return imports.length > 0 && imports.every((line) => /^import \{ Observable[^}]*\}[^}]*$/.test(line));
    });
    await workbench.press('Escape', 'End', 'Enter');
    assert.match(await askedAfter(workbench, 'import { noo'), /^p/);
    await workbench.press('Escape');
    await workbench.waitForNoGhostText();
    assert.match(await lineText(workbench), /^import \{ noo\}?$/);
  });

  for (const theme of ['light', 'high contrast', 'high contrast light', 'dark'] as const) {
    test(`the panel has the colours of the theme: ${theme}`, async () => {
      await workbench.setTheme(theme);
      await workbench.until('the curves in this theme', () => showsCharts(workbench));
      await workbench.screenshot(`panel-${theme.replaceAll(' ', '-')}`);
    });
  }

  test('the panel keeps its view when it is hidden or moved', async () => {
    await workbench.panelClick('label:has-text("Bits")');
    await showPanel(workbench);
    await workbench.runCommand('Preferences: Open Default Settings (JSON)');
    await workbench.until('the panel to be hidden', async () => (await workbench.panelCount('.uplot')) === 0);
    await showPanel(workbench);
    await workbench.until('the curves', () => showsCharts(workbench));
    assert.match(await workbench.panelText('.figures'), /Best validation\s+[\d.]+ bits/);
    await workbench.runCommand('View: Move Editor into Previous Group');
    await workbench.until('the curves', () => showsCharts(workbench));
    assert.match(await workbench.panelText('.figures'), /Best validation\s+[\d.]+ bits/);
    await workbench.panelClick('label:has-text("Nats")');
    await workbench.runCommand('View: Move Editor into Next Group');
    await workbench.until('the curves', () => showsCharts(workbench));
  });

  test('a reloaded window restores the model, the curves and the ghost text', async () => {
    await workbench.reload();
    await workbench.waitForStatusBar('bits');
    // VS Code may not have stored yet which editor of the group was in front.
    await showPanel(workbench);
    await workbench.until('the curves', () => showsCharts(workbench));
    await workbench.openFile('internal/operators/filter.ts');
    await workbench.press('Control+End');
    await workbench.press('Enter');
    assert.match(await askedAfter(workbench, 'import { Obs'), /^ervable/);
  });

  test('the list of learned files opens from the panel', async () => {
    await showPanel(workbench);
    await workbench.panelClick('button:has-text("Learned Files")');
    await workbench.until('the list', async () => (await editorText(workbench)).includes('Learned files'));
  });

  test('a file that is forgotten leaves the index; the list names it while the network knows it', async () => {
    const [index = ''] = filesNamed(session.dataFolder, 'index.json');
    const [learned = ''] = filesNamed(session.dataFolder, 'files.json');
    const indexed = (): string => readFileSync(index, 'utf8');
    const name = atOnce(parseLearnedFiles(readFileSync(learned, 'utf8')))!.training[0]!.path;
    assert.ok(indexed().includes(`"${name}"`));
    await workbench.openFile(name);
    await workbench.runCommand('Recurrent: Forget File or Folder');
    await workbench.confirm('Forget in the Index Only');
    await workbench.until('the index without it', () => Promise.resolve(!indexed().includes(`"path":"${name}","ch`)));
    assert.match(indexed(), new RegExp(`"path":"${name}","reason":"recurrent.exclude: ${name}"`));
    await workbench.runCommand('Recurrent: Show Learned Files');
    await workbench.until('the list', async () => (await editorText(workbench)).includes('Learned files'));
    const settings = readFileSync(path.join(folder, '.vscode', 'settings.json'), 'utf8');
    assert.deepEqual(JSON.parse(settings), { 'recurrent.exclude': { [name]: true } });
  });

  test('forgetting a file ends the training that holds its text, and the model on disk is shown again', async () => {
    await workbench.openFile('internal/operators/filter.ts');
    await workbench.runCommand('Recurrent: Train on Workspace');
    await workbench.waitForStatusBar('training \\d+ %');
    // The panel may cover it.
    await workbench.openFile('internal/operators/filter.ts');
    await workbench.runCommand('Recurrent: Forget File or Folder');
    await workbench.confirm('Forget in the Index Only');
    await workbench.waitForStatusBar('bits');
    assert.equal(await workbench.statusBarText('training'), '');
  });

  test('a damaged checkpoint is reported, set aside by the next training, and never deleted', async () => {
    const [file = ''] = filesNamed(session.dataFolder, 'model.safetensors');
    writeFileSync(file, readFileSync(file).fill(7, 100_000, 100_100));
    await workbench.reload();
    await workbench.waitForStatusBar('failed');
    await showPanel(workbench);
    assert.match(
      await workbench.panelText('header'),
      /Expected values that match their checksum, found others: the file is damaged/,
    );
    await workbench.runCommand('Recurrent: Train on Workspace');
    await workbench.waitForNotification('set aside as model.damaged-1.safetensors');
    // A run that is stopped before its first step leaves no model.
    await workbench.waitForStatusBar('training [1-9]\\d* %');
    await workbench.runCommand('Recurrent: Stop Training');
    await workbench.until('the end of training', async () => (await workbench.statusBarText('bits')) !== '');
    assert.equal(filesNamed(session.dataFolder, 'model.damaged-1.safetensors').length, 1);
  });

  test('a deleted model is gone, also after a reload', async () => {
    const storage = path.dirname(filesNamed(session.dataFolder, 'model.safetensors')[0] ?? '');
    assert.equal(filesNamed(storage, 'model.damaged-1.safetensors').length, 1);
    await workbench.openFile('internal/operators/filter.ts');
    await workbench.press('Control+End');
    const ghost = await askedAfter(workbench, '\nimport { Obs');
    writeFileSync(path.join(storage, 'language.bin.tmp'), 'half written');
    await workbench.runCommand('Recurrent: Delete Model');
    await workbench.confirm('Delete');
    await workbench.waitForStatusBar('untrained');
    assert.ok(!existsSync(storage), 'nothing is left');
    await workbench.openFile('internal/operators/filter.ts');
    await workbench.type(ghost.slice(0, 1));
    await workbench.until('the typed key', async () =>
      (await lineText(workbench)).includes(`import { Obs${ghost.slice(0, 1)}`),
    );
    assert.equal(await workbench.ghostText(), '', 'the shown suggestion is withdrawn');
    await workbench.reload();
    await workbench.waitForStatusBar('untrained');
  });
});

/** Losses, steps, reliability and gradient flow, each on its own canvas. */
async function showsCharts(workbench: Workbench): Promise<boolean> {
  return (await workbench.panelCount('.uplot canvas')) === 4;
}

/** Types and asks for ghost text by its key, which answers whatever the list of suggestions does. */
async function askedAfter(workbench: Workbench, text: string): Promise<string> {
  await workbench.type(text);
  const isShown = async (): Promise<boolean> => (await workbench.ghostText()) !== '';
  const askAgain = async (): Promise<boolean> => {
    // A list that opens after the request takes its ghost text away.
    await workbench.press('Escape', 'Alt+\\');
    return await workbench.until('ghost text', isShown, 4).then(
      () => true,
      () => false,
    );
  };
  await workbench.until('ghost text on request', askAgain);
  return await workbench.waitForGhostText();
}

/** A file that was opened in the panel's group may cover it. */
async function showPanel(workbench: Workbench): Promise<void> {
  await workbench.page.locator('.tab', { hasText: 'Recurrent' }).click();
}

/** The extension's log since its window was first opened. */
function extensionLog({ dataFolder }: Session): string {
  const files = readdirSync(dataFolder, { recursive: true, encoding: 'utf8' });
  const logs = files.filter((file) => file.endsWith('Recurrent.log'));
  return logs.map((file) => readFileSync(path.join(dataFolder, file), 'utf8')).join('\n');
}

async function validationLoss(workbench: Workbench): Promise<number> {
  const description = (await workbench.panelAttribute('.chart', 'aria-label')) ?? '';
  return Number(/best ([\d.]+) nats/.exec(description)?.[1] ?? Infinity);
}

async function progress(workbench: Workbench): Promise<number> {
  return Number(/training (\d+) %/.exec(await workbench.statusBarText('training \\d'))?.[1] ?? 100);
}

/** The cursor's line without ghost text. */
async function lineText(workbench: Workbench): Promise<string> {
  const lines = await workbench.page.locator('.monaco-editor.focused .view-line').all();
  const cursor = await workbench.page.locator('.monaco-editor.focused .cursor').first().boundingBox();
  for (const line of lines) {
    const box = await line.boundingBox();
    if (box && cursor && Math.abs(box.y - cursor.y) < 3)
      return (await line.innerText()).replaceAll('\u00a0', ' ').trim();
  }
  return '';
}

async function editorText(workbench: Workbench): Promise<string> {
  const texts = await workbench.page.locator('.monaco-editor .view-lines').allInnerTexts();
  return texts.join('\n').replaceAll('\u00a0', ' ');
}
