import { lstatSync, unlinkSync, type BigIntStats } from 'node:fs';
import { connect, type Server } from 'node:net';
import { fail, ok, type Result } from '../contract/result.ts';

const LOOK = { bigint: true, throwIfNoEntry: false } as const;
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
    const stat = lstatSync(address, LOOK);
    if (stat && !stat.isSocket())
      return fail('ADDRESS_TAKEN', `There is a file where the socket belongs: ${address}. Move it away.`);
    if (await isServed(address))
      return fail('BROKER_RUNNING', `Another Poolkey serves at ${address} already. Close it first.`);
    if (stat) unlinkIfStill(address, stat);
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

const NOBODY: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOENT']);

/** Whether somebody listens there, be it without an answer. */
export function isServed(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PROBE_MS, () => settle(true));
    socket.once('connect', () => settle(true));
    // Anything else, such as a queue that is full, comes from somebody who is there.
    socket.once('error', ({ code = '' }: NodeJS.ErrnoException) => settle(!NOBODY.has(code)));
  });
}

/** Another process may have cleared it away meanwhile, and listen there by now: with the same inode's number, as file systems give it out again. */
function unlinkIfStill(path: string, { ino, ctimeNs }: BigIntStats): void {
  const now = lstatSync(path, LOOK);
  if (now?.ino !== ino || now.ctimeNs !== ctimeNs) return;
  try {
    unlinkSync(path);
  } catch {
    // Another process has cleared it away.
  }
}
