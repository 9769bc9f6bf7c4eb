import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { onPath } from './paths';
import { messageOf, run } from './processes';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The executable of an installed Chromium, else of one that is installed now. */
export async function findBrowser(): Promise<string> {
  return presentBrowser() ?? (await installBrowser());
}

function presentBrowser(): string | undefined {
  const chosen = process.env['CHROME_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return chosen;
    throw new Error(`Expected a browser at CHROME_PATH, found nothing at ${chosen}: correct it, or unset it.`);
  }
  const downloaded = chromium.executablePath();
  return onPath(...names) ?? (existsSync(downloaded) ? downloaded : undefined);
}

async function installBrowser(): Promise<string> {
  const failures: string[] = [];
  for (const install of [installFromDebian, installFromPlaywright]) {
    try {
      await install();
      const found = presentBrowser();
      if (found !== undefined) return found;
    } catch (error) {
      failures.push(messageOf(error));
    }
  }
  throw new Error(
    'Found no Chromium, and could not install one. Install Chromium or Chrome, or set CHROME_PATH to its executable.\n' +
      failures.join('\n'),
  );
}

async function installFromDebian(): Promise<void> {
  if (process.getuid?.() !== 0 || onPath('apt-get') === undefined) return;
  console.error('Installing Chromium with apt-get (once)');
  await run('apt-get', ['update']);
  await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium']);
}

async function installFromPlaywright(): Promise<void> {
  console.error('Installing Chromium with playwright-core (once)');
  await run('npx', ['playwright-core', 'install', 'chromium']);
}
