import { lstatSync, unlinkSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { fail, ok, type Result } from '../contract/result.ts';

/** How long a socket that somebody listens at may take to accept, ms. */
const PROBE_MS = 1_000;

/**
 * Binds to a path or pipe so that nobody else can connect: the folder is private, and the socket is made without rights for others.
 * What a killed process left behind is cleared away; a living one keeps its place. Errors: BROKER_RUNNING, ADDRESS_TAKEN, NOT_LISTENING.
 */
export async function listenAt(server: Server, address: string): Promise<Result<undefined>> {
  for (const last of [false, true]) {
    const error = await bind(server, address);
    if (error === null) return ok(undefined);
    if (error.code !== 'EADDRINUSE')
      return fail('NOT_LISTENING', `The socket ${address} cannot be opened (${error.code ?? error.name}).`);
    if (last || process.platform === 'win32') break;
    const stat = lstatSync(address, { throwIfNoEntry: false });
    if (stat && !stat.isSocket())
      return fail('ADDRESS_TAKEN', `There is a file where the socket belongs: ${address}. Move it away.`);
    if (await answers(address))
      return fail('BROKER_RUNNING', `Another Poolkey serves at ${address} already. Close it first.`);
    // Another process may have done the same, and listens there by now.
    if (lstatSync(address, { throwIfNoEntry: false })?.ino === stat?.ino) unlink(address);
  }
  return fail('ADDRESS_TAKEN', `Another program listens at ${address}. Close it, then start Poolkey again.`);
}

function bind(server: Server, address: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    // The socket gets its rights when it is made: changing them later would leave a moment.
    const before = process.platform === 'win32' ? 0 : process.umask(0o177);
    const failed = (error: NodeJS.ErrnoException): void => {
      server.off('listening', done);
      resolve(error);
    };
    const done = (): void => {
      server.off('error', failed);
      resolve(null);
    };
    server.once('error', failed).once('listening', done);
    try {
      server.listen(address);
    } finally {
      if (process.platform !== 'win32') process.umask(before);
    }
  });
}

/** Whether somebody listens there. */
function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PROBE_MS, () => settle(true));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}

function unlink(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Another process has cleared it away.
  }
}
