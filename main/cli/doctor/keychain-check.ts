import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { osKeychain, type Keychain, type KeychainReading } from '../../vault/keychain.ts';
import { ownCommand } from '../processes/own-command.ts';
import { runProgram } from '../processes/run-program.ts';
import { good, none, warn, type Check } from './check.ts';
import { KEYCHAIN_COMMAND } from './keychain-command.ts';

const NAME = 'keychain';
const ANSWER_MS = 4_000;
/** For the process that asks: its start, and a keyring that answers the first question alone. */
const LIMIT_MS = 5_500;

export const keychainState = v.variant('kind', [
  v.object({ kind: v.literal('usable') }),
  v.object({ kind: v.literal('locked') }),
  v.object({ kind: v.literal('absent'), reason: v.string() }),
]);
export type KeychainState = v.InferOutput<typeof keychainState>;

/** Asks in this process, by a look for an item that is not there. */
export async function lookAtKeychain(): Promise<KeychainState> {
  const reading = await osKeychain(ANSWER_MS).read(`doctor-${randomBytes(8).toString('hex')}`);
  if (reading.kind === 'absent' || reading.kind === 'locked') return reading;
  return { kind: 'usable' };
}

/** Asks in a process of its own, which can be ended: a keyring that does not answer holds whoever asks it (gnome-keyring stopped: 50 s). */
export async function askKeychain(): Promise<KeychainState> {
  const line = ownCommand(KEYCHAIN_COMMAND, '--json');
  const { output } = await runProgram(line, { keep: 'stdout', limitMs: LIMIT_MS });
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), keychainState), output);
  return read.success ? read.output : { kind: 'absent', reason: `no answer within ${LIMIT_MS / 1_000} s` };
}

export function checkKeychain(state: KeychainState): Check {
  switch (state.kind) {
    case 'usable':
      return good(NAME, 'It can be reached.');
    case 'locked':
      return warn(NAME, 'It is locked.', 'Unlock it: log in to your keyring.');
    case 'absent':
      return none(NAME, `None that can be used (${state.reason}). A vault opens by its passphrase then.`);
  }
}

/** For opening a vault: asked in this process only once it is known to answer. Nothing is kept in it. */
export function readOnlyKeychain(ask: () => Promise<KeychainState>): Keychain {
  return {
    async read(vaultId): Promise<KeychainReading> {
      const state = await ask();
      return state.kind === 'usable' ? osKeychain(ANSWER_MS).read(vaultId) : state;
    },
    store: () => Promise.resolve(false),
    remove: () => Promise.resolve(),
  };
}
