// Is there a display that a window can open on? A DISPLAY variable alone says little: it outlives its X server.
import { connect } from 'node:net';
import { join } from 'node:path';

const ANSWER_MS = 2_000;
const X_SOCKETS = '/tmp/.X11-unix';
const X_PORT = 6000;

/** @returns {Promise<boolean>} whether something accepts a connection there */
function accepts(address) {
  return new Promise((settle) => {
    const socket = connect(address);
    const end = (answer) => {
      socket.destroy();
      settle(answer);
    };
    socket.setTimeout(ANSWER_MS, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/**
 * Where the X server of a DISPLAY listens.
 * @param {string} display as in ":0", "unix:0.0", "host:10.0", or a socket's path
 * @returns {import('node:net').NetConnectOpts | undefined} undefined when it is not a display's name
 */
export function xAddress(display, sockets = X_SOCKETS) {
  if (display.startsWith('/')) return { path: display.replace(/\.\d+$/, '') };
  const [, host, number] = /^(.*):(\d+)(?:\.\d+)?$/.exec(display) ?? [];
  if (number === undefined) return undefined;
  if (host === '' || host === 'unix') return { path: join(sockets, `X${number}`) };
  return { host, port: X_PORT + Number(number) };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @param {string} [sockets] folder of the X servers' sockets
 * @returns {Promise<{usable: boolean, wayland?: boolean, why?: string}>} wayland: there is no X server beside it
 */
export async function findDisplay(env = process.env, platform = process.platform, sockets = X_SOCKETS) {
  if (platform === 'darwin' || platform === 'win32') return { usable: true };
  const { DISPLAY, WAYLAND_DISPLAY, XDG_RUNTIME_DIR } = env;
  if (!DISPLAY && !WAYLAND_DISPLAY) return { usable: false, why: 'there is no display' };

  const x = DISPLAY ? xAddress(DISPLAY, sockets) : undefined;
  if (x && (await accepts(x))) return { usable: true };
  if (WAYLAND_DISPLAY) {
    const path = WAYLAND_DISPLAY.startsWith('/')
      ? WAYLAND_DISPLAY
      : join(XDG_RUNTIME_DIR ?? '', WAYLAND_DISPLAY);
    if (await accepts({ path })) return { usable: true, wayland: true };
  }
  const named = [
    DISPLAY && `DISPLAY is ${DISPLAY}`,
    WAYLAND_DISPLAY && `WAYLAND_DISPLAY is ${WAYLAND_DISPLAY}`,
  ];
  return { usable: false, why: `${named.filter(Boolean).join(' and ')}, but nothing answers there` };
}
