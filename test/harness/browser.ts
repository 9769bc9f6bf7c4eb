import { type Browser, chromium } from 'playwright-core';
import { findBrowser } from './chromium';

export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await findBrowser(),
    // Our own handler ends the server as well.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
    ],
  });
}
