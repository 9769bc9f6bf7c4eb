import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { parseHistory } from '../../src/protocol/parsing';
import { contrast, leastContrast } from '../../src/webview/contrast';
import { screenshotsFolder } from '../harness/paths';
import { removeFolder } from '../harness/processes';
import { provision, vscodeVersions } from '../harness/provision';
import { Session } from '../harness/session';
import { builtInThemes } from '../harness/themes';
import type { Workbench } from '../harness/workbench';
import { copyFixtureWorkspace } from '../harness/workspaces';
import { packagedExtension } from './packaged';
import { auditPanel, type Seen } from './panelAudit';

/** Smallest number of pixels in a curve's colour, on any background. */
const leastPixels = 20;

/** A text that changes the page if it is parsed as markup. */
const markup = '<img src=x onerror="document.body.id=\'broken\'"><script>document.body.id="broken"</script>';

/** Themes of which screenshots are kept. */
const pictured = ['Dark Modern', 'Default Dark Modern', 'Light Modern', 'Solarized Light', 'Default High Contrast'];

for (const version of vscodeVersions) {
  suite(`the panel with its curves, in the ${version} supported version`, () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-panel-'));
    let session: Session;
    let workbench: Workbench;

    suiteSetup(async () => {
      copyFixtureWorkspace(folder);
      session = await Session.start({
        name: `e2e-panel-${version}`,
        folder,
        version,
        settings: { 'recurrent.training.budgetSeconds': 6 },
        extension: false,
        extensionsFolder: await packagedExtension(),
      });
      workbench = session.workbench;
      await workbench.openFile('src/product.ts');
      await train();
      await workbench.until('the end of training', async () => (await workbench.statusBarText('bits')) !== '');
      changeHistory(session.dataFolder);
      workbench.changeSettings({ 'recurrent.training.budgetSeconds': 3600, 'recurrent.training.schedule': 'constant' });
      await workbench.reload();
      await workbench.until('all curves', async () => (await workbench.panelCount('.uplot canvas')) === 4);
    });

    suiteTeardown(async () => {
      await session.stop();
      removeFolder(folder);
    });

    test('its texts, curves and marks have enough contrast in every built-in theme', async () => {
      const themes = builtInThemes(await provision(version));
      assert.ok(themes.length >= 15, themes.join(', '));
      const faint: string[] = [];
      for (const theme of themes) {
        await wear(theme);
        const seen = await auditPanel(workbench);
        faint.push(...tooFaint(seen).map((what) => `${theme}: ${what}`));
        console.log(`      ${theme}: ${lowest(seen, 'text')}, ${lowest(seen, 'mark')}`);
        if (pictured.includes(theme)) await workbench.screenshot(`theme-${theme.replaceAll(' ', '-')}`);
      }
      assert.deepEqual(faint, []);
    });

    test('a curve is switched off and on by keyboard, and its label stays legible', async () => {
      const name = '.chart tr.measured th';
      await workbench.panelFrame().locator(name).first().focus();
      await workbench.press('Enter');
      await workbench.until(
        'it to be off',
        async () => (await workbench.panelAttribute(name, 'aria-pressed')) === 'false',
      );
      const rows = (await auditPanel(workbench)).filter(({ what }) => what.includes('"validation"'));
      assert.ok(rows.length > 0 && rows.every((row) => ratio(row) >= leastContrast.text));
      await workbench.press(' ');
      await workbench.until(
        'it to be on',
        async () => (await workbench.panelAttribute(name, 'aria-pressed')) === 'true',
      );
    });

    test('markup in a sampled text is shown as text, and the page can neither connect nor run text as code', async () => {
      assert.ok((await workbench.panelText('.samples pre')).startsWith(markup));
      const body = workbench.panelFrame().locator('body');
      assert.notEqual(await body.getAttribute('id'), 'broken');
      assert.equal(await workbench.panelCount('.samples img, .samples script'), 0);
      const refused = await body.evaluate(async () => {
        // In a task of the page: the policy does not bind what the debugger evaluates.
        const failure = (act: () => unknown): Promise<string> =>
          new Promise((resolve) => {
            setTimeout(() => {
              Promise.resolve()
                .then(act)
                .then(String, (error: unknown) => (error as Error).name)
                .then(resolve, resolve);
            });
          });
        const violated = new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
            if (blockedURI.startsWith('wss:')) resolve(effectiveDirective);
          });
        });
        const socket = new WebSocket('wss://example.org');
        return [
          await failure(() => fetch('https://example.org')),
          await failure(() => globalThis.eval('1')),
          await violated.finally(() => {
            socket.close();
          }),
        ];
      });
      assert.deepEqual(refused, ['TypeError', 'EvalError', 'connect-src']);
    });

    test('it fits into 300 pixels', async () => {
      await workbench.page.setViewportSize({ width: 660, height: 900 });
      const frame = workbench.panelFrame().locator('body');
      await workbench.until('the narrow panel', async () => (await frame.evaluate(() => innerWidth)) < 330);
      assert.ok(await frame.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
      await workbench.screenshot('panel-narrow');
      await workbench.panelFrame().locator('.samples').scrollIntoViewIfNeeded();
      await workbench.screenshot('panel-narrow-further-down');
      await workbench.page.setViewportSize({ width: 1400, height: 900 });
    });

    test('moved to another window, it shows curves and takes commands, and the run continues; closed and shown again, it is up to date', async () => {
      // Paused, because the run would converge while windows open and close.
      await train();
      await workbench.until('points of this run', async () =>
        /Steps\s+[1-9]/.test(await workbench.panelText('.figures')),
      );
      await workbench.panelClick('button:has-text("Pause")');
      await workbench.until('a pause', () => showsIn(workbench.panelFrame(), 'paused'));
      await workbench.page.locator('.tab', { hasText: 'Recurrent' }).click();
      const opened = workbench.page.context().waitForEvent('page');
      await workbench.runCommand('View: Move Editor into New Window');
      const window = await opened;
      const frame = window.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
      await workbench.until('all curves', async () => (await frame.locator('.uplot canvas').count()) >= 2);
      await window.screenshot({ path: path.join(screenshotsFolder, `${version}-panel-in-another-window.png`) });
      assert.deepEqual(await panels(), []);
      assert.ok(await showsIn(frame, 'paused'));
      await frame.getByRole('button', { name: 'Resume', exact: true }).click();
      await workbench.until('the run', () => showsIn(frame, 'training'));
      await frame.getByRole('button', { name: 'Pause', exact: true }).click();
      await workbench.until('a pause', () => showsIn(frame, 'paused'));
      await window.close();
      await workbench.runCommand('Recurrent: Show Loss Panel');
      await workbench.until('the pause', () => showsIn(workbench.panelFrame(), 'paused'));
      await workbench.until('all curves', async () => (await workbench.panelCount('.uplot canvas')) >= 2);
      assert.deepEqual(await panels(), ['Recurrent']);
      await workbench.panelClick('button:has-text("Resume")');
      await workbench.until('the run', showsTraining);
    });

    test('it is replaced in its place when its extension host is killed', async () => {
      await train();
      await workbench.until('training', showsTraining);
      const [killed = 0] = extensionHosts();
      process.kill(killed, 'SIGKILL');
      await workbench.until('a panel with the present status', async () => !(await showsTraining()));
      await workbench.until('another extension host', () => {
        const [host = killed] = extensionHosts();
        return Promise.resolve(host !== killed);
      });
      // By then the new host has read the model, and its context keys say that no training runs.
      await workbench.until('the model', async () => (await workbench.statusBarText('bits|interrupted')) !== '');
      assert.deepEqual(await panels(), ['Recurrent']);
      await workbench.runCommand('Recurrent: Show Loss Panel');
      await train();
      await workbench.until('training', showsTraining);
      assert.deepEqual(await panels(), ['Recurrent']);
    });

    test('it shows when its extension does not answer, and recovers when it does', async () => {
      await train();
      await workbench.until('training', showsTraining);
      const [stopped = 0] = extensionHosts();
      process.kill(stopped, 'SIGSTOP');
      try {
        await workbench.until('the notice', isLost);
        assert.equal(await workbench.panelCount('header:not([hidden])'), 0, 'no button looks alive');
        await workbench.screenshot('panel-lost');
        await workbench.panelClick('.lost a');
      } finally {
        process.kill(stopped, 'SIGCONT');
      }
      await workbench.until('the notice to go', async () => !(await isLost()));
      assert.deepEqual(await panels(), ['Recurrent']);
    });

    async function train(): Promise<void> {
      await workbench.runCommand('Recurrent: Train on Workspace');
      await workbench.waitForStatusBar('training');
    }

    async function showsTraining(): Promise<boolean> {
      return (await workbench.panelCount('header[data-kind="training"]:not([hidden])')) > 0;
    }

    async function showsIn(frame: FrameLocator, kind: string): Promise<boolean> {
      return (await frame.locator(`header[data-kind="${kind}"]:not([hidden])`).count()) > 0;
    }

    async function isLost(): Promise<boolean> {
      return (await workbench.panelCount('.lost:not([hidden])')) > 0;
    }

    async function panels(): Promise<string[]> {
      return await workbench.page.locator('.tab', { hasText: 'Recurrent' }).allInnerTexts();
    }

    async function wear(theme: string): Promise<void> {
      workbench.changeSettings({ 'workbench.colorTheme': theme });
      const worn = async (): Promise<boolean> =>
        (await workbench.panelAttribute('body', 'data-vscode-theme-id')) === theme;
      await workbench.until(`the theme ${theme}`, worn);
    }

    /** Process ids: one, since no other window is open on the server, or none during its start. */
    function extensionHosts(): number[] {
      const processes = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' }).split('\n');
      return processes
        .filter((line) => line.includes('--type=extensionHost'))
        .map((line) => line.trim().split(/\s+/, 2).map(Number))
        .filter(([, parent]) => parent === session.server.processId)
        .map(([id = 0]) => id);
    }
  });
}

/** Adds a reliability diagram, for which the learned text is too short, and markup to the sampled texts. */
function changeHistory(dataFolder: string): void {
  const [name = ''] = readdirSync(dataFolder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => path.basename(name) === 'history.json',
  );
  const file = path.join(dataFolder, name);
  const history = parseHistory(JSON.parse(readFileSync(file, 'utf8')))!;
  const bins = [0.2, 0.5, 0.8].map((part, i) => ({ confidence: part, right: part + 0.1, count: 10 + 20 * i }));
  const reliability = { bins, calibrationError: 0.1 };
  const samples = history.samples.map((sample) => ({ ...sample, text: markup + sample.text }));
  writeFileSync(file, JSON.stringify({ ...history, reliability, samples }));
}

function tooFaint(seen: readonly Seen[]): string[] {
  const [texts, curves] = [
    seen.filter(({ kind }) => kind === 'text'),
    seen.filter(({ pixels }) => pixels !== undefined),
  ];
  assert.ok(texts.length > 30 && curves.length >= 9, `${texts.length} texts, ${curves.length} curves`);
  return seen
    .filter((one) => ratio(one) < leastContrast[one.kind] || (one.pixels ?? leastPixels) < leastPixels)
    .map((one) => `${one.what} has ${ratio(one).toFixed(2)}, ${one.pixels ?? 'no'} pixels`);
}

function lowest(seen: readonly Seen[], kind: Seen['kind']): string {
  return `${kind}s ${Math.min(...seen.filter((one) => one.kind === kind).map(ratio)).toFixed(2)}`;
}

function ratio({ color, background }: Seen): number {
  return contrast(color, background);
}
