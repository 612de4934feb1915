// Builds the preview, opens each scene in Chromium and writes pictures. Fails on console errors, so that a breach
// of the page's policy or a thrown error does not pass as a nice picture.
// Usage: node test/fakes/preview/shots.mjs OUT_FOLDER [scene …]     (POOLKEY_CHROMIUM=/usr/bin/chromium)
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { views } from './views.mjs';

const root = import.meta.dirname;
const [out = '/tmp/poolkey-shots', ...only] = process.argv.slice(2);
const outDir = join(out, 'site');
await mkdir(out, { recursive: true });

const shared = { root, configFile: false, logLevel: 'warn', base: './' };
const bundle = {
  outDir,
  emptyOutDir: true,
  target: 'chrome130',
  modulePreload: { polyfill: false },
  assetsInlineLimit: 0,
};
await build({ ...shared, build: bundle, oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } } });
const server = await preview({ ...shared, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
const address = server.resolvedUrls?.local[0];

const sizes = { wide: [1100, 720], medium: [760, 700], narrow: [420, 700] };
const browser = await chromium.launch({
  executablePath: process.env.POOLKEY_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
});
let errors = 0;
for (const view of views) {
  if (only.length > 0 && !only.some((name) => view.name.startsWith(name))) continue;
  for (const size of view.sizes ?? ['wide', 'narrow']) {
    for (const theme of view.themes ?? ['light']) {
      const [width, height] = sizes[size];
      const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme });
      const complain = (text) => {
        errors += 1;
        console.error(`${view.name} ${size} ${theme}: ${text}`);
      };
      page.on('console', (message) => {
        // Chromium asks for an icon by itself.
        if (message.type() === 'error' && !message.location().url.endsWith('.ico')) complain(message.text());
      });
      page.on('pageerror', (error) => complain(String(error)));
      await page.goto(`${address}?scene=${view.scene}`);
      await page.waitForSelector('html[data-ready]');
      try {
        await view.act?.(page);
      } catch (error) {
        complain(String(error));
      }
      await page.waitForTimeout(view.wait ?? 250);
      await page.screenshot({ path: join(out, `${view.name}-${size}-${theme}.png`) });
      await page.close();
    }
  }
}
await browser.close();
await server.close();
process.exitCode = errors > 0 ? 1 : 0;
