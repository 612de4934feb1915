import inspector from 'node:inspector';
import { app, session, type WebContents } from 'electron';
import { APP_ORIGIN, START_PAGE } from './app-scheme.ts';

/** What the window must never do, refused for every web contents there will ever be. Before `ready`. */
export function refuseNavigation(): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    const refuse = (event: { preventDefault: () => void; url?: string }, url?: string): void => {
      // Reloading the app's own page is the one navigation there is.
      if ((url ?? event.url) !== START_PAGE) event.preventDefault();
    };
    contents.on('will-navigate', refuse);
    contents.on('will-frame-navigate', refuse);
    contents.on('will-redirect', refuse);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
}

/** Without handlers Electron grants every permission. After `ready`. */
export function refusePermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', (event) => event.preventDefault());
}

/**
 * The request firewall: the window reaches its own files, and images made on the spot, and nothing else. Cognito is
 * called from main, which does not pass here. After `ready`.
 */
export function blockRequests(onBlocked: (scheme: string) => void): void {
  session.defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const url = details.url;
    const image = details.resourceType === 'image' && /^(?:blob|data):/.test(url);
    const worker = url.startsWith(`blob:${APP_ORIGIN}`);
    const devtools = !app.isPackaged && url.startsWith('devtools://');
    const allowed = url.startsWith(`${APP_ORIGIN}/`) || image || worker || devtools;
    if (!allowed) onBlocked(url.split(':', 1)[0] ?? '');
    answer({ cancel: !allowed });
  });
  // WebRTC passes no request filter and heeds no CSP here, but it does take the proxy: one that leads nowhere.
  void session.defaultSession.setProxy({
    proxyRules: 'socks5://127.0.0.1:1',
    proxyBypassRules: '<-loopback>',
  });
  // No dictionary downloads either: the spell checker is off in the window, and this address leads nowhere.
  session.defaultSession.setSpellCheckerDictionaryDownloadURL('https://127.0.0.1:0/');
}

/** Switches that would open the packaged app to other programs of the machine. */
const FORBIDDEN_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect',
  'inspect-brk',
  'js-flags',
  'disable-web-security',
  'host-rules',
];

/**
 * The first forbidden switch on a packaged app's command line, or null. Where the inspector is open already (a copy whose fuse a
 * test has flipped; never the app as shipped) there is nothing left to protect.
 */
export function forbiddenSwitch(): string | null {
  if (!app.isPackaged || inspector.url() !== undefined) return null;
  return FORBIDDEN_SWITCHES.find((name) => app.commandLine.hasSwitch(name)) ?? null;
}
