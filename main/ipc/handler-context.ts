import { fail, type Result } from '../contract/result.ts';
import type { OpenSession } from '../app/open-session.ts';
import type { VaultKeeper } from '../app/vault-keeper.ts';

/** What the app's own dialog says. */
export interface Question {
  readonly message: string;
  readonly detail: string;
  /** The words of the button that agrees. */
  readonly button: string;
}

/** What the handlers of all domains reach. No Electron here: its parts come as plain functions. */
export interface HandlerContext {
  readonly version: string;
  readonly platform: string;
  readonly keeper: VaultKeeper;
  readonly openExternal: (address: string) => Promise<void>;
  readonly onPainted: () => void;
  readonly clipboardText: () => string | Promise<string>;
  /** Asks where to save a file, in the system's own dialog; null: called off. */
  readonly choosePlace: (suggested: string) => Promise<string | null>;
  /** The app's own dialog, which no page can answer. */
  readonly ask: (question: Question) => Promise<boolean>;
}

/** Runs `use` with the open vault. Errors: VAULT_CLOSED. */
export async function withSession<T>(
  context: HandlerContext,
  use: (session: OpenSession) => Result<T> | Promise<Result<T>>,
): Promise<Result<T>> {
  const { session } = context.keeper;
  if (!session) return fail('VAULT_CLOSED', 'Poolkey is locked. Unlock it first.');
  return use(session);
}

/** For what must not change under the hands of a job. */
export function workedOn(): Result<never> {
  return fail('JOB_RUNNING', 'These users are being worked on. Wait until that is done, or stop it.');
}
