/**
 * Runs test/integration, test/folders or test/manners in the extension host of a real VS Code, the oldest supported
 * version and the newest: `node .build/test/harness/integration.js [--suite NAME] [--only oldest|newest] [--grep PATTERN]
 * [--timeout SECONDS] [--attempts N]`.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Deferred } from '../../src/base/deferred';
import { openEndpoint } from './endpoint';
import { copyFixtureWorkspace, copyLearnedCode, makeWorkspaceOfTwo } from './workspaces';
import { forgetCounts, isSuccess, readCounts, resultsFile } from './mocha';
import { reportMark } from './mochaEntry';
import { buildFolder } from './paths';
import { atExit, messageOf, removeFolder, runMain } from './processes';
import { type VSCodeVersion, vscodeVersions } from './provision';
import { Session } from './session';
import { type Steps, variables } from './steps';

/** Makes the workspace that a suite opens in a folder, and returns its path. VS Code has its default settings in all. */
const suites: Readonly<Record<string, (folder: string) => string>> = {
  integration: copyFixtureWorkspace,
  folders: makeWorkspaceOfTwo,
  manners: copyLearnedCode,
};

interface SuitePlan {
  readonly name: string;
  readonly prepare: (folder: string) => string;
  readonly version: VSCodeVersion;
  readonly timeoutSeconds: number;
  readonly grep: string | undefined;
  readonly attempts: string;
}

runMain(async () => {
  const { values } = parseArgs({
    options: {
      suite: { type: 'string', default: 'integration' },
      only: { type: 'string' },
      grep: { type: 'string' },
      timeout: { type: 'string', default: '1800' },
      attempts: { type: 'string', default: '1' },
    },
  });
  const versions = vscodeVersions.filter((version) => values.only === undefined || values.only === version);
  if (versions.length === 0) throw new Error(`Expected --only oldest or --only newest, found "${values.only ?? ''}".`);
  const { timeout, grep, attempts, suite: name } = values;
  const prepare = suites[name];
  if (!prepare) throw new Error(`Expected --suite ${Object.keys(suites).join(' or ')}, found "${name}".`);
  let succeeded = true;
  for (const version of versions) {
    console.log(`\nVS Code, ${version} supported version`);
    const isGreen = await runIn({ name, prepare, version, timeoutSeconds: Number(timeout), grep, attempts });
    succeeded &&= isGreen;
  }
  return succeeded ? 0 : 1;
});

async function runIn(plan: SuitePlan): Promise<boolean> {
  const name = `${plan.name}-${plan.version}`;
  const results = resultsFile(name);
  forgetCounts(results);
  const folder = mkdtempSync(path.join(tmpdir(), 'recurrent-workspace-'));
  const forget = atExit(() => {
    removeFolder(folder);
  });
  const hindrance = await runTests(plan, name, plan.prepare(folder), results).catch(messageOf);
  removeFolder(folder);
  forget();
  const counts = readCounts(results);
  if (hindrance === undefined && counts !== undefined) return isSuccess(counts);
  console.error(`No complete result from VS Code (${plan.version}): ${hindrance ?? 'the extension host ended early'}.`);
  console.error(`See .build/logs/${name}.log.`);
  return false;
}

/** Returns why the tests did not complete, or undefined. */
async function runTests(plan: SuitePlan, name: string, folder: string, results: string): Promise<string | undefined> {
  // Tests start before the workbench is ready, so their requests to the user wait.
  const user = new Deferred<Steps>();
  const hindrance = new Deferred<string | undefined>();
  const endpoint = await openEndpoint(user.promise);
  const timer = setTimeout(() => {
    hindrance.resolve(`the tests took longer than ${plan.timeoutSeconds} s`);
  }, plan.timeoutSeconds * 1000);
  try {
    const session = await Session.start({
      name,
      folder,
      version: plan.version,
      extensionTests: path.join(buildFolder, 'test', plan.name, 'index.js'),
      environment: {
        [variables.user]: endpoint.address,
        [variables.results]: results,
        [variables.attempts]: plan.attempts,
        ...(plan.grep === undefined ? {} : { [variables.grep]: plan.grep }),
      },
      onLog: printReport,
      onTestsEnded: () => {
        hindrance.resolve(undefined);
      },
    });
    void session.server.ended.then((how) => {
      hindrance.resolve(`the VS Code server is gone: ${how}`);
    });
    session.workbench.page.on('crash', () => {
      hindrance.resolve('the page crashed');
    });
    user.resolve(session.workbench);
    const found = await hindrance.promise;
    await session.stop();
    return found;
  } finally {
    clearTimeout(timer);
    endpoint.close();
  }
}

function printReport(text: string): void {
  if (text.startsWith(reportMark)) console.log(text.slice(reportMark.length));
}
