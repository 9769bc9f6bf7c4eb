import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeFolder } from '../harness/processes';
import { Session } from '../harness/session';
import type { Workbench } from '../harness/workbench';
import { copyFixtureWorkspace } from '../harness/workspaces';
import { packagedExtension } from './packaged';

/** Budget of a run, in seconds; no test reaches its end. */
const budgetSeconds = 300;

suite('an interrupted run', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-interrupted-'));
  let session: Session;

  suiteSetup(async () => {
    copyFixtureWorkspace(folder);
    session = await Session.start({
      name: 'e2e-interrupted',
      folder,
      settings: { 'recurrent.training.budgetSeconds': budgetSeconds },
      extension: false,
      extensionsFolder: await packagedExtension(),
    });
  });

  suiteTeardown(async () => {
    await session.stop();
    removeFolder(folder);
  });

  test('resumes with one click after its window was reloaded', async () => {
    await session.workbench.runCommand('Recurrent: Train on Workspace');
    const before = await percentAtLeast(session.workbench, 'training', 3);
    await session.workbench.reload();
    const interrupted = await percentAtLeast(session.workbench, 'interrupted', before);
    await resume(session.workbench, interrupted);
  });

  test('resumes from the last validation with one click after all its processes were killed', async () => {
    await percentAtLeast(session.workbench, 'training', 6);
    await session.restart('kill');
    const interrupted = await percentAtLeast(session.workbench, 'interrupted', 1);
    await resume(session.workbench, interrupted);
  });

  test('leaves the model unchanged when it is stopped instead of resumed', async () => {
    await percentAtLeast(session.workbench, 'training', 1);
    await session.workbench.reload();
    await percentAtLeast(session.workbench, 'interrupted', 1);
    await session.workbench.runCommand('Recurrent: Stop Training');
    await session.workbench.waitForStatusBar('\\d bits');
    await session.workbench.reload();
    await session.workbench.waitForStatusBar('\\d bits');
  });

  async function resume(workbench: Workbench, interrupted: number): Promise<void> {
    if ((await workbench.panelCount('header')) === 0) await workbench.clickStatusBar('interrupted');
    assert.match(await workbench.panelText('header'), /Interrupted at \d+ %[^]*bits per character so far/);
    await workbench.screenshot('interrupted');
    await workbench.panelClick('button:has-text("Resume")');
    await percentAtLeast(workbench, 'training', interrupted);
  }
});

/** Waits until the status bar shows this state with at least this percentage, and returns the percentage. */
async function percentAtLeast(workbench: Workbench, state: string, least: number): Promise<number> {
  let found = -1;
  await workbench.until(
    `"${state}" with at least ${least} %`,
    async () => {
      const text = await workbench.statusBarText(`${state} \\d+ %`);
      found = Number(/(\d+) %/.exec(text)?.[1] ?? -1);
      return found >= least;
    },
    60,
  );
  return found;
}
