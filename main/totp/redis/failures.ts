import { fail, type Failure } from '../../contract/result.ts';

/** Why a request failed. `passing`: it may go well in a moment. */
export interface Trouble {
  readonly failure: Failure;
  readonly passing: boolean;
}

const NO_CODE = 'and no code is handed out without it, since another machine may have the same one';

/** The server's words for what is wrong, by which it is known in every version: inside a script the first word is often another. */
const ADVICE: Readonly<Record<string, string>> = {
  WRONGPASS: 'Look at the user and the password in POOLKEY_LEDGER.',
  NOAUTH: 'It wants a password: write it into POOLKEY_LEDGER, redis://:PASSWORD@HOST.',
  NOPERM:
    'Its user must be allowed EVAL on the keys poolkey:* and, there, GET, SET, SETRANGE, DEL, PEXPIRE and the commands of sorted sets.',
  READONLY: 'It is a replica: give the address of the primary.',
  OOM: 'Its memory is full: give it more, or a database of its own that nothing else fills.',
  MISCONF: 'It cannot save its data: look at its log and its disk.',
  WRONGTYPE:
    'Another program uses its keys poolkey:*. Give Poolkey a database of its own, redis://HOST:PORT/1 say.',
  MOVED:
    'It is one node of a cluster: give the address of a server that is not, or of a proxy before the cluster.',
  CROSSSLOT:
    'It is one node of a cluster: give the address of a server that is not, or of a proxy before the cluster.',
  CLUSTERDOWN: 'Its cluster does not work at the moment: look at its nodes.',
  LOADING: 'It is still reading its data: try again in a moment.',
  MASTERDOWN: 'It has lost its primary: look at the server, or try again in a moment.',
  BUSY: 'A script of another program keeps it: try again in a moment.',
};
const PASSING = new Set(['LOADING', 'MASTERDOWN', 'BUSY', 'CLUSTERDOWN']);
const CLASSES = new RegExp(`\\b(?:${Object.keys(ADVICE).join('|')})\\b`);

/** What the server answers. Its own text is not passed on: it may repeat what was sent. */
export function refused(shown: string, message: string): Trouble {
  const found = CLASSES.exec(message)?.[0] ?? similar(message);
  const advice =
    ADVICE[found] ??
    'Look whether it is a Redis (5 or later) or a Valkey that allows EVAL, and whether it has the database in POOLKEY_LEDGER.';
  const { error } = fail(
    'LEDGER_REFUSED',
    `The shared ledger at ${shown} refuses (${found}), ${NO_CODE}. ${advice}`,
  );
  return { failure: error, passing: PASSING.has(found) };
}

/** Older servers say some of it in other words. */
function similar(message: string): string {
  if (/\bAUTH\b|password/.test(message)) return 'WRONGPASS';
  return /user executing the script/.test(message) ? 'NOPERM' : 'ERR';
}

/** Neither of these gets better by itself. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/;
const UNKNOWN_HOST = 'ENOTFOUND';

/** The connection cannot be made, or broke. */
export function unreachable(shown: string, error: unknown): Trouble {
  const reason = reasonOf(error);
  const untrusted = UNTRUSTED.test(reason);
  const advice = untrusted
    ? 'Its certificate is not trusted here: NODE_EXTRA_CA_CERTS names a file with an authority of your own.'
    : 'Look whether the server runs there and can be reached from here, and whether it wants TLS (rediss://) or not.';
  const { error: failure } = fail(
    'LEDGER_UNREACHABLE',
    `The shared ledger at ${shown} cannot be reached (${reason}), ${NO_CODE}. ${advice}`,
  );
  return { failure, passing: !untrusted && reason !== UNKNOWN_HOST };
}

/** It took the connection and stays silent. */
export function silent(shown: string, limitMs: number): Trouble {
  const { error } = fail(
    'LEDGER_UNREACHABLE',
    `The shared ledger at ${shown} does not answer within ${limitMs / 1000} s, ${NO_CODE}. Look at the server and the network between, then try again.`,
  );
  return { failure: error, passing: true };
}

/** The system's word for it, never the message, which can hold more than an address. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : 'connection lost';
}
