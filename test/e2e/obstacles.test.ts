import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type SessionOptions, Session } from '../harness/session';
import type { Workbench } from '../harness/workbench';
import { packagedExtension } from './packaged';

suite('a workspace that cannot be trained on', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-obstacle-'));

  suiteTeardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('no folder: says to open one', async () => {
    await inWorkbench({ name: 'e2e-no-folder' }, async (workbench) => {
      await workbench.runCommand('Recurrent: Train on Workspace');
      await workbench.waitForNotification('Open a folder to train on.');
      await workbench.clickNotificationButton('Open Folder…');
      await workbench.page.locator('.quick-input-widget').waitFor();
      await workbench.press('Escape');
      await workbench.runCommand('Recurrent: Show Loss Panel');
      assert.match(await workbench.panelText('.empty'), /No folder is open[^]*Open Folder/);
    });
  });

  test('a folder with too little text, or with binary files only: says what was found', async () => {
    writeFileSync(path.join(folder, 'note.txt'), 'too short to learn from\n');
    await inWorkbench({ name: 'e2e-little', folder }, async (workbench) => {
      await workbench.runCommand('Recurrent: Train on Workspace');
      await workbench.waitForNotification(
        'Expected at least 1024 characters of text to learn from, found 24 in 1 file',
      );
      await workbench.waitForStatusBar('failed');
      rmSync(path.join(folder, 'note.txt'));
      writeFileSync(path.join(folder, 'picture.bin'), Buffer.alloc(5000));
      await workbench.runCommand('Recurrent: Train on Workspace');
      await workbench.waitForNotification('found 0 in 0 files \\(1 left out: 1 × not text\\)');
    });
  });

  test('Restricted Mode: says so, and opens the workspace trust editor', async () => {
    await inWorkbench(
      {
        name: 'e2e-restricted',
        folder,
        trust: 'asks',
        settings: { 'security.workspace.trust.startupPrompt': 'never' },
      },
      async (workbench) => {
        await workbench.runCommand('Recurrent: Show Loss Panel');
        assert.match(await workbench.panelText('.empty'), /not trusted[^]*Manage Workspace Trust/);
        await workbench.runCommand('Recurrent: Train on Workspace');
        await workbench.waitForNotification('Training waits until you trust this workspace.');
        await workbench.clickNotificationButton('Manage Workspace Trust');
        const editor = workbench.page.locator('.workspace-trust-editor');
        await editor.waitFor();
        // Newer versions show it above everything else.
        await workbench.press('Escape');
        await editor.waitFor({ state: 'hidden' });
        await workbench.panelClick('button:has-text("Manage Workspace Trust")');
        await editor.getByRole('button', { name: 'Trust', exact: true }).first().click();
        await workbench.press('Escape');
        await workbench.until('the panel to offer training', async () =>
          (await workbench.panelText('.empty')).includes('Train on Workspace'),
        );
      },
    );
  });

  test('Restricted Mode: no file of the workspace is read and no process is started, until it is trusted', async () => {
    const sources = path.join(folder, 'sources');
    mkdirSync(sources, { recursive: true });
    const files = Array.from({ length: 9 }, (_, i) => path.join(sources, `file${i}.ts`));
    for (const file of files) {
      const name = path.basename(file, '.ts');
      writeFileSync(file, `export function zebraCrossing(): void {}\nexport const ${name} = 1;\n`.repeat(20));
      utimesSync(file, longAgo, longAgo);
    }
    const opened = path.join(folder, 'opened.ts');
    writeFileSync(opened, 'export function ze');
    await inWorkbench(
      {
        name: 'e2e-restricted-reading',
        folder,
        trust: 'asks',
        settings: {
          'security.workspace.trust.startupPrompt': 'never',
          'security.workspace.trust.untrustedFiles': 'open',
        },
      },
      async (workbench) => {
        await workbench.openFile('opened.ts');
        await workbench.press('Control+End');
        await workbench.typeAtEase('bra');
        await workbench.runCommand('Recurrent: Train on Workspace');
        await workbench.waitForNotification('Training waits until you trust this workspace.');
        assert.deepEqual(files.filter(wasRead), []);
        assert.equal(await trainers(), 0);
        await workbench.runCommand('Workspaces: Manage Workspace Trust');
        const editor = workbench.page.locator('.workspace-trust-editor');
        await editor.getByRole('button', { name: 'Trust', exact: true }).first().click();
        await workbench.press('Escape');
        // The same checks now report reads, so they would have reported earlier ones.
        await workbench.until('the index', async () => (await workbench.statusBarText('index ready')) !== '');
        assert.ok(files.every(wasRead));
      },
    );
  });
});

/** A time of last access that a file system updates at the next one, even if it rarely does. */
const longAgo = new Date('2001-01-01');

function wasRead(file: string): boolean {
  return statSync(file).atimeMs !== longAgo.getTime();
}

/** Number of training processes that were started from the installed extension. */
async function trainers(): Promise<number> {
  const folder = await packagedExtension();
  const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return processes.filter((line) => line.includes(folder) && /dist.trainer\.js/.test(line)).length;
}

async function inWorkbench(options: SessionOptions, act: (workbench: Workbench) => Promise<void>): Promise<void> {
  const session = await Session.start({ ...options, extension: false, extensionsFolder: await packagedExtension() });
  try {
    await act(session.workbench);
  } finally {
    await session.stop();
  }
}
