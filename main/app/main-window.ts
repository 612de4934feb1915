import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { START_PAGE } from './app-scheme.ts';

/** Behind the page until it has painted; the same colours as the renderer's tokens. */
const BACKGROUND = { light: '#f4f6f7', dark: '#101518' } as const;
/** Shown by then even if the page has not said that it painted: a window with an error beats none. */
const SHOW_AT_LATEST_MS = 4_000;

const RELOAD_AGAIN_MS = 10_000;

export interface MainWindow {
  readonly window: BrowserWindow;
  /** The page has something to show. */
  readonly show: () => void;
}

/** `folder`: where the build lies (preload script, renderer). */
export function createMainWindow(folder: string): MainWindow {
  const window = new BrowserWindow({
    width: 1120,
    height: 740,
    minWidth: 420,
    minHeight: 480,
    show: false,
    title: 'Poolkey',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(folder, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
      disableDialogs: true,
    },
  });
  const show = (): void => {
    if (!window.isDestroyed() && !window.isVisible()) window.show();
  };
  setTimeout(show, SHOW_AT_LATEST_MS).unref();
  let reloadedAt = 0;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    // Main holds the state, so a page that crashed can start anew; one that crashes again at once would do so for ever.
    const now = Date.now();
    if (reason === 'clean-exit' || now - reloadedAt < RELOAD_AGAIN_MS) return;
    reloadedAt = now;
    window.webContents.reload();
  });
  void window.loadURL(START_PAGE);
  return { window, show };
}
