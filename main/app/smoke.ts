import { app, type BrowserWindow } from 'electron';

/**
 * `--smoke`: starts as always, and once the page has painted prints one line of JSON and quits. Lets a packaged
 * app, which no test driver can attach to, be tried as it ships.
 */
export function isSmokeRun(): boolean {
  return app.commandLine.hasSwitch('smoke');
}

/** How long the window stays after it has painted, so that it can be seen from outside: `--smoke=5000`. */
export function finishSmokeRun(window: BrowserWindow, phase: string): void {
  const stayMs = Number(app.commandLine.getSwitchValue('smoke')) || 0;
  const line = {
    smoke: 'ok',
    title: window.getTitle(),
    phase,
    visible: window.isVisible(),
    electron: process.versions.electron,
    packaged: app.isPackaged,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  setTimeout(() => app.quit(), Math.min(stayMs, 60_000));
}
