/**
 * Compares the packaged extension in VS Code for the Web with that on the desktop, on the sources of RxJS: see README.md.
 * `node .build/bench/editor/web.js [--seconds 30] [--only web|isolated|desktop]`. Needs `npm run package`.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { packagedExtension } from '../../test/e2e/packaged';
import { buildFolder, repositoryRoot } from '../../test/harness/paths';
import { atExit, removeFolder, runMain } from '../../test/harness/processes';
import { Session } from '../../test/harness/session';
import type { Workbench } from '../../test/harness/workbench';
import { defaultTrainingConfig } from '../../src/learning/config';
import { describe, thisMachine } from '../machine';
import { type FigureTexts, keepResult, keptResults, tableOf } from './results';

/** Loaded by VS Code's server, so that its pages are isolated from other origins. */
const isolating = path.join(buildFolder, 'test', 'harness', 'standins', 'isolated.js');

const places = {
  desktop: { column: 'a process', kind: 'workspace', environment: {} },
  web: { column: 'a worker of a page', kind: 'web', environment: {} },
  isolated: {
    column: 'a worker of an isolated page',
    kind: 'web',
    environment: { NODE_OPTIONS: `--require ${isolating}` },
  },
} as const;

/** Number of tries to open a file. */
const mostTries = 4;

type Place = keyof typeof places;

const nameOf = (place: Place): string => `web-${place}`;

runMain(async () => {
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '30' }, only: { type: 'string' } },
  });
  const seconds = Number(values.seconds);
  const conditions = `${seconds} s of training, one thread, GRU of 256 units`;
  const every = ['desktop', 'web', 'isolated'] as const;
  for (const place of every) {
    if (values.only !== undefined && values.only !== place) continue;
    const figures = await measure(place, seconds);
    const { column } = places[place];
    keepResult(nameOf(place), { column, conditions, machine: describe(thisMachine()), figures, notes: {} });
  }
  console.log(`\n${describe(thisMachine())}; ${conditions}\n`);
  console.log(tableOf(keptResults(every.map(nameOf), conditions)));
  console.log(`\n${await sizesOfPackage()}`);
  return 0;
});

async function measure(place: Place, seconds: number): Promise<FigureTexts> {
  const { kind, environment } = places[place];
  const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-bench-web-'));
  const forget = atExit(() => {
    removeFolder(folder);
  });
  cpSync(path.join(repositoryRoot, 'node_modules', 'rxjs', 'src'), folder, { recursive: true });
  const session = await Session.start({
    name: `bench-${nameOf(place)}`,
    folder,
    extension: false,
    extensionsFolder: await packagedExtension(),
    environment,
    settings: {
      'remote.extensionKind': { 'recurrent.recurrent': [kind] },
      'recurrent.training.budgetSeconds': seconds,
      'recurrent.training.threads': 1,
      'recurrent.model.hiddenSize': 256,
    },
  });
  const { workbench } = session;
  const first = await millisecondsToGhostText(workbench);
  await workbench.reload();
  const again = await millisecondsToGhostText(workbench);
  const speed = await trainingSpeed(workbench, seconds);
  await session.stop();
  removeFolder(folder);
  forget();
  return {
    'page opened for the first time to first suggestion': `${(first / 1000).toFixed(1)} s`,
    'page opened again to first suggestion': `${(again / 1000).toFixed(1)} s`,
    'training, characters per second': speed.toFixed(0),
  };
}

/** Types and asks until there is ghost text; returns the time since the page was opened. */
async function millisecondsToGhostText(workbench: Workbench): Promise<number> {
  await retried(() => workbench.openFile('internal/operators/map.ts'));
  await workbench.press('Control+End', 'Enter');
  await workbench.type('import { Obs');
  let shownAt = 0;
  const asked = async (): Promise<boolean> => {
    // The editor requests again only after a change. The list is closed, because it may take the place of ghost text.
    await workbench.press('Backspace');
    await workbench.type('s');
    await workbench.press('Escape', 'Alt+\\');
    // Polled in the page, where the time does not depend on the messages to it.
    shownAt = await workbench.page.evaluate(untilGhostText);
    return shownAt > 0;
  };
  await workbench.until('ghost text', asked, 120);
  await workbench.press('Escape', 'Control+z');
  await workbench.runCommand('File: Revert File');
  return shownAt;
}

/** Script for the page: time at which ghost text is there, in milliseconds since the page was opened; 0 if none appears. */
const untilGhostText = `new Promise((resolve) => {
  const end = performance.now() + 2000;
  const look = () => {
    const isShown = document.querySelector('.monaco-editor.focused [class*="ghost-text-decoration"]') !== null;
    if (isShown || performance.now() > end) resolve(isShown ? performance.now() : 0);
    else setTimeout(look, 20);
  };
  look();
})`;

/** A window that has just been opened may not find a file yet. */
async function retried(act: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await act();
      return;
    } catch (error) {
      if (tries === mostTries) throw error;
    }
  }
}

/** Characters per second over a whole training, with its validations. */
async function trainingSpeed(workbench: Workbench, seconds: number): Promise<number> {
  await workbench.runCommand('Recurrent: Train on Workspace');
  const isTrained = async (): Promise<boolean> => (await workbench.statusBarText('[\\d.]+ bits')) !== '';
  await workbench.until('the end of training', isTrained, seconds + 120);
  const figures = await workbench.panelText('.figures');
  const [steps, trained] = [/Steps\s+([\d,]+)/, /Time\s+(?:(\d+) min )?([\d.]+) s/].map((form) => form.exec(figures));
  if (!steps || !trained) throw new Error(`Expected the steps and the time in the panel, found ${figures}.`);
  const { batchSize, sequenceLength } = defaultTrainingConfig;
  const time = 60 * Number(trained[1] ?? 0) + Number(trained[2]);
  return (Number(steps[1]!.replaceAll(',', '')) * batchSize * sequenceLength) / time;
}

/** The bundles of the packaged extension, with the size that each has in the package. */
async function sizesOfPackage(): Promise<string> {
  const folder = await packagedExtension();
  const extension = readdirSync(folder).find((name) => name.startsWith('recurrent.recurrent-'));
  if (extension === undefined) throw new Error(`Expected the extension in ${folder}, found none.`);
  const dist = path.join(folder, extension, 'dist');
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => /\.\w+$/.test(file));
  const rows = files.sort().map((file) => {
    const bytes = readFileSync(path.join(dist, file));
    return `| ${file} | ${kilobytes(bytes.length)} | ${kilobytes(deflateRawSync(bytes, { level: 9 }).length)} |`;
  });
  return ['| entry | kB | compressed |', '| --- | --- | --- |', ...rows].join('\n');
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(0);
}
