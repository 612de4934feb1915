// `npm start`: sets up what is missing and opens the app; without a display, the same job in the terminal.
// The modules that need npm packages are imported after those are there.
import { join } from 'node:path';
import { findDisplay } from './display.mjs';
import { checkNodeVersion } from './node-version.mjs';
import { ensurePackages } from './npm-packages.mjs';
import { root } from './paths.mjs';
import { runProgram } from './run-program.mjs';
import { sandboxArguments } from './sandbox.mjs';
import { runScript, say } from './say.mjs';
import { checkLinked, ensureSystemLibraries } from './system-libraries.mjs';

const NO_WINDOW = '--no-window';

async function startInTerminal(args) {
  const { build } = await import('./build.mjs');
  await build();
  return runProgram(process.execPath, [join(root, 'out/cli.cjs'), 'demo', ...args]);
}

async function startWindow(args, { wayland }) {
  ensureSystemLibraries('app');
  const { resolveElectron } = await import('./electron-runtime.mjs');
  const { binary, dist } = await resolveElectron();
  checkLinked(binary);
  const sandbox = sandboxArguments(dist, args);
  const { build } = await import('./build.mjs');
  await build();
  say('start', 'opening the window');
  // Electrons before 38 take X unless told.
  const platform = wayland ? ['--ozone-platform-hint=auto'] : [];
  return runProgram(binary, [...sandbox, ...platform, root, ...args]);
}

await runScript(async () => {
  const args = process.argv.slice(2).filter((arg) => arg !== NO_WINDOW);
  checkNodeVersion();
  ensurePackages();
  const display = process.argv.includes(NO_WINDOW)
    ? { usable: false, why: `${NO_WINDOW} asks for it` }
    : await findDisplay();
  if (display.usable) return startWindow(args, display);
  say('start', `in the terminal, because ${display.why}`);
  return startInTerminal(args);
});
