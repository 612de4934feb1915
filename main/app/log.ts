import log from 'electron-log/main.js';
import { redact } from '../secrecy/redact.ts';
import type { Home } from '../vault/home.ts';

/**
 * The log file: what the app did and where it failed, in main only. Secrets cannot get here as `Secret`; strings that look
 * like one are taken out all the same.
 */
export function startLog(home: Home): typeof log {
  log.transports.file.resolvePathFn = () => home.logFile;
  log.transports.file.level = 'info';
  log.transports.file.maxSize = 1024 * 1024;
  log.transports.file.sync = false;
  log.transports.console.level = 'warn';
  log.transports.ipc.level = false;
  // An exception that nobody waits for (a timer that meets a full disk) is logged; Electron would put up a dialog with a stack.
  log.errorHandler.startCatching({ showDialog: false });
  log.hooks.push((message) => ({ ...message, data: message.data.map(redact) }));
  return log;
}
