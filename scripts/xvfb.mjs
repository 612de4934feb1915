// A display of the tests' own: nothing pops up on a developer's desktop, and windows have the same size everywhere.
import { spawn } from 'node:child_process';
import { Stop } from './say.mjs';

const SCREEN = '1280x900x24';
const START_MS = 10_000;

/**
 * Starts Xvfb on a free display number, which it picks itself.
 * @returns {Promise<{display: string, stop: () => Promise<void>}>} display as for the DISPLAY variable
 */
export async function startXvfb() {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((settle) => {
    server.once('error', settle);
    server.once('exit', settle);
  });
  const stop = async () => {
    server.kill();
    await ended;
  };
  process.once('exit', () => server.kill());

  const number = await new Promise((settle) => {
    server.stdio[3].once('data', (data) => settle(String(data).trim()));
    void ended.then(() => settle(undefined));
    setTimeout(() => settle(undefined), START_MS).unref();
  });
  if (number === undefined) {
    await stop();
    throw new Stop('Xvfb does not start; install it with: sudo apt-get install --no-install-recommends xvfb');
  }
  return { display: `:${number}`, stop };
}
