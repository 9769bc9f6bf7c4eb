// Renders media/icon.svg to media/icon.png, the Marketplace icon: `node media/render-icon.mjs [SIZE] [FILE]`. Needs a
// Chromium: CHROME_PATH, or one on PATH.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = path.dirname(fileURLToPath(import.meta.url));
const size = Number(process.argv[2] ?? 256);
const file = process.argv[3] ?? path.join(folder, 'icon.png');

const svg = readFileSync(path.join(folder, 'icon.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: browserPath() });
try {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>${svg}`);
  // The corners outside the rounded square stay transparent.
  await page.screenshot({ path: file, omitBackground: true });
} finally {
  await browser.close();
}

function browserPath() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  for (const name of names) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      // Not on PATH; the next name is tried.
    }
  }
  throw new Error(`Expected a Chromium on PATH (${names.join(', ')}), found none: install one, or set CHROME_PATH.`);
}
