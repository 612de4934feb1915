import { join } from 'node:path';
import { app, type BrowserWindow, clipboard, dialog, Menu, powerMonitor, shell } from 'electron';
import { registerAppScheme, serveApp, APP_ORIGIN } from './app/app-scheme.ts';
import { blockRequests, forbiddenSwitch, refuseNavigation, refusePermissions } from './app/hardening.ts';
import { isolatedKeychain, keychainOfApp } from './app/isolated-keychain.ts';
import { startLog } from './app/log.ts';
import { createMainWindow, type MainWindow } from './app/main-window.ts';
import { answerOf, programDialog } from './app/program-dialog.ts';
import type { ProgramAnswer, ProgramQuestion } from './app/project-approvals.ts';
import { lockWithTheScreen } from './app/screen-lock.ts';
import { finishSmokeRun, isSmokeRun } from './app/smoke.ts';
import { VaultKeeper } from './app/vault-keeper.ts';
import { brokerFolder } from './broker/address.ts';
import type { HandlerContext, Question } from './ipc/handler-context.ts';
import { allHandlers } from './ipc/handlers.ts';
import { takeSnapshot } from './ipc/app-handlers.ts';
import { sendPush, startRouter, type RouterOptions } from './ipc/router.ts';
import { systemClock, systemSleeper } from './totp/clock.ts';
import { sharingOrRefusing } from './totp/open-shared-ledger.ts';
import { defaultHome } from './vault/home.ts';
import { takePassphrase } from './vault/open-unattended.ts';
import { osKeychain } from './vault/keychain.ts';
import { VERSION } from './version.ts';

const home = defaultHome();
const log = startLog(home);
let main: MainWindow | null = null;

// Electron's own files beside the vault, so that POOLKEY_HOME moves everything and its lock is per home.
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(home.path, 'electron'));
// Root has no Chromium sandbox (the start script says --no-sandbox); everybody else always has it.
if (process.getuid?.() !== 0) app.enableSandbox();
registerAppScheme();
refuseNavigation();
Menu.setApplicationMenu(null);

const refused = forbiddenSwitch();
if (refused) {
  process.stderr.write(
    `Poolkey does not start with --${refused}: it would let other programs read its window.\n`,
  );
  app.exit(2);
} else if (!app.requestSingleInstanceLock()) {
  process.stderr.write('Poolkey is open already; its window comes to the front.\n');
  app.exit(0);
} else {
  app.on('second-instance', () => {
    const window = openWindow();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(start);
}

function start(): void {
  const router: RouterOptions = {
    window: () => openWindow()?.webContents ?? null,
    origin: APP_ORIGIN,
    onBug: (channel, error) => log.error('bug in', channel, error),
  };
  const sharing = sharingOrRefusing(({ code, message }) => log.warn(code, message));
  const { keychain, leave } = keychainOfApp(osKeychain(), isolatedKeychain(import.meta.dirname));
  const keeper = new VaultKeeper(
    { home, keychain, clock: systemClock },
    {
      clock: systemClock,
      sleeper: systemSleeper,
      publish: (name, payload) => sendPush(router, name, payload),
      clipboard,
      shareLedger: (own) => sharing.share(own),
      broker: {
        folder: brokerFolder(),
        version: VERSION,
        ask: askAboutProgram,
        lock: () => void keeper.lock(),
      },
      onBug: router.onBug,
    },
    takePassphrase(),
    () => sendPush(router, 'app.replaced', takeSnapshot(context)),
  );
  const context: HandlerContext = {
    version: VERSION,
    platform: process.platform,
    keeper,
    openExternal: (address) => shell.openExternal(address),
    onPainted: () => {
      main?.show();
      if (main && isSmokeRun() && keeper.view.phase !== 'opening')
        finishSmokeRun(main.window, keeper.view.phase);
    },
    ask,
    clipboardText: () => clipboard.readText(),
    choosePlace,
  };
  refusePermissions();
  blockRequests((scheme) => log.warn('blocked a request of the window, scheme', scheme));
  serveApp(join(import.meta.dirname, 'renderer'));
  startRouter(allHandlers(context), router);
  // The window comes first and says "opening"; a keyring may take its time or ask a question.
  main = createMainWindow(import.meta.dirname);
  void keeper.open().finally(leave);
  followTheScreen(keeper);
  closeBeforeQuit(keeper);
  app.once('will-quit', () => void sharing.close());
}

/** The window, while there is one: closing it comes before quitting. */
function openWindow(): BrowserWindow | null {
  return main && !main.window.isDestroyed() ? main.window : null;
}

async function ask({ message, detail, button }: Question): Promise<boolean> {
  const window = openWindow();
  if (!window) return false;
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    buttons: ['Cancel', button],
    defaultId: 0,
    cancelId: 0,
    message,
    detail,
  });
  return response === 1;
}

async function askAboutProgram(question: ProgramQuestion): Promise<ProgramAnswer> {
  const window = openWindow();
  if (!window) return { choice: 'deny', passwords: false };
  // The tests are started in another window: this one says that it is needed.
  if (window.isMinimized()) window.restore();
  window.flashFrame(true);
  window.show();
  const answered = await dialog.showMessageBox(window, programDialog(question));
  window.flashFrame(false);
  return answerOf(answered);
}

async function choosePlace(suggested: string): Promise<string | null> {
  const window = openWindow();
  if (!window) return null;
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: suggested });
  return canceled || filePath === '' ? null : filePath;
}

function followTheScreen(keeper: VaultKeeper): void {
  lockWithTheScreen(
    {
      // The threshold is for idleness, which is not asked here.
      screenLocked: () => powerMonitor.getSystemIdleState(3_600) === 'locked',
      on: (event, listener) => {
        if (event === 'leave') powerMonitor.on('lock-screen', listener).on('suspend', listener);
        else powerMonitor.on('unlock-screen', listener).on('resume', listener);
      },
      every: (tick) => setInterval(tick, 5_000).unref(),
    },
    {
      open: () => keeper.session !== null,
      busy: () => keeper.session?.busy ?? false,
      lock: () => void keeper.lock(),
      reopen: () => {
        if (keeper.view.phase === 'locked' && keeper.view.slots.includes('keychain')) void keeper.open();
      },
    },
  );
}

/** The local pool's state is saved and the clipboard cleared before the process ends. */
function closeBeforeQuit(keeper: VaultKeeper): void {
  let closed = false;
  app.on('before-quit', (event) => {
    // While it opens there is nothing to save, and a keyring may let us wait for a minute.
    if (closed || keeper.view.phase === 'opening') return;
    event.preventDefault();
    void keeper.end().finally(() => {
      closed = true;
      app.quit();
    });
  });
}
