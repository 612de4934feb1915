import { refuse, type CognitoResult } from '../cognito/failure.ts';
import type { SignIn } from '../cognito/sign-in.ts';
import type { Tokens } from '../cognito/auth-answer.ts';
import type { TokenProof, UserPoolClient } from '../cognito/user-pool-client.ts';
import type { Secret } from '../secrecy/secret.ts';
import { reserve } from '../totp/reserve.ts';
import { COGNITO_TOKEN, parseSecret } from '../totp/software-token.ts';
import type { DraftToken } from '../vault/token-store.ts';
import { serverClock, type EnrollmentDeps } from './deps.ts';

/** Told before and after each call to Cognito, by the operation's name: progress for people. */
export type OnCall = <T>(
  operation: string,
  run: () => Promise<CognitoResult<T>>,
) => Promise<CognitoResult<T>>;

export interface SetUpPlace {
  readonly deps: EnrollmentDeps;
  readonly client: UserPoolClient;
  /** The account that the secret belongs to; made now where there is none. */
  readonly account: () => string;
  readonly onCall: OnCall;
}

/** The name under which Cognito shows the token. */
const DEVICE_NAME = 'Poolkey';

/**
 * AssociateSoftwareToken → save → VerifySoftwareToken, by the Session of MFA_SETUP or by an access token.
 * The secret is committed as pending before Verify is sent; after an unclear answer it stays, and the next sign-in
 * decides (DESIGN, decision 4). Gives the tokens of the finished sign-in, or the access token's own.
 */
export function setUpToken(place: SetUpPlace, by: { signIn: SignIn }): Promise<CognitoResult<Tokens>>;
export function setUpToken(place: SetUpPlace, by: { accessToken: Secret }): Promise<CognitoResult<true>>;
export async function setUpToken(
  place: SetUpPlace,
  by: { signIn: SignIn } | { accessToken: Secret },
): Promise<CognitoResult<Tokens | true>> {
  const { client, deps, account, onCall } = place;
  const proof = proofFor(by);
  if (!proof) return noSession();
  const associated = await onCall('AssociateSoftwareToken', () => client.associate(proof));
  if (!associated.ok) return associated;
  const secret = parseSecret(associated.value.secretCode.reveal());
  if (!secret.ok)
    return refuse('BAD_ANSWER', 'Cognito sent a secret that is not base32. Check the endpoint of the pool.');
  const { commits, tokens } = deps.vault;
  const draft = tokens.draft({ secret: secret.value, ...COGNITO_TOKEN });
  const nextProof = 'signIn' in by ? sessionProof(associated.value.session) : proof;
  const saving = commits.add(() => tokens.saveDraft(account(), draft));
  if (!nextProof) {
    await saving;
    return noSession();
  }
  const verified = await verify(place, nextProof, draft, saving);
  if (!verified.ok) return verified;
  // That it counts is found out again by a sign-in, if it must be: the secret itself is on disk by now.
  const confirming = commits.note(() => tokens.confirm(draft.id));
  if (!('signIn' in by)) return (await confirming) ? { ok: true, value: true } : accountGone();

  const finished = await onCall(
    'RespondToAuthChallenge',
    afterCommit(confirming, (known) =>
      known ? by.signIn.finishSetup(verified.value) : Promise.resolve(accountGone()),
    ),
  );
  if (!finished.ok) return finished;
  if (finished.value.step === 'tokens') return { ok: true, value: finished.value.tokens };
  return refuse(
    'UNEXPECTED_ANSWER',
    'Cognito asks for more after the token was set up. Sign in again to see what.',
    {
      retryable: true,
      unclear: true,
    },
  );
}

/**
 * Verifies with the previous step's code where it can, so that the current step is free for the sign-in that
 * follows. A refused code is followed once by the current step's: the clock may run late, and by then
 * its offset is measured. Gives the Session for the end of MFA_SETUP.
 */
async function verify(
  place: SetUpPlace,
  proof: TokenProof,
  draft: DraftToken,
  saving: Promise<unknown>,
): Promise<CognitoResult<Secret | null>> {
  const { client, deps, onCall } = place;
  for (const prefer of ['previous', 'current'] as const) {
    const reserving = reserve(deps.ledger, draft, serverClock(deps, client), {
      prefer,
      minValidMs: 0,
      despiteCoolDown: true,
    });
    // Secret, time step and the journal's word on the call are asked for in one moment, so that they are one commit.
    const verified = await onCall(
      'VerifySoftwareToken',
      afterCommit(Promise.all([reserving, saving]), async ([taken]) => {
        if (!taken.ok) return refuse(taken.error.code, taken.error.message, { retryable: true });
        if (taken.value.waitMs > 0) await deps.sleeper(taken.value.waitMs);
        return client.verify(proof, taken.value.code, DEVICE_NAME);
      }),
    );
    if (verified.ok) {
      if (verified.value.success) return { ok: true, value: verified.value.session };
      return refuse(
        'VERIFY_STATUS_ERROR',
        'Cognito answered the verification with Status ERROR: the clocks differ, or there were too many tries. Check the clock of this computer, wait a minute, then enroll again.',
        { retryable: true },
      );
    }
    if (verified.error.code !== 'VERIFY_CODE_REFUSED' || prefer === 'current') return verified;
  }
  return noSession();
}

/**
 * Makes the software token the preferred MFA and reads it back. An OPTIONAL pool asks for codes only from then
 * on; an ON pool needs it only where SMS or e-mail is active too. Errors: PREFERENCE_NOT_KEPT.
 */
export async function ensurePreferred(
  { client, onCall }: SetUpPlace,
  accessToken: Secret,
  when: 'always' | 'where-needed',
): Promise<CognitoResult<true>> {
  if (when === 'where-needed') {
    const before = await onCall('GetUser', () => client.mfaSettings(accessToken));
    if (!before.ok) return before;
    const { active, preferred } = before.value;
    const others = active.some((name) => name !== 'SOFTWARE_TOKEN_MFA');
    if (preferred === 'SOFTWARE_TOKEN_MFA' || (!others && preferred === null))
      return { ok: true, value: true };
  }
  const set = await onCall('SetUserMFAPreference', () => client.setTokenPreference(accessToken, true));
  if (!set.ok) return set;
  const after = await onCall('GetUser', () => client.mfaSettings(accessToken));
  if (!after.ok) return after;
  if (after.value.preferred === 'SOFTWARE_TOKEN_MFA') return { ok: true, value: true };
  return refuse(
    'PREFERENCE_NOT_KEPT',
    'Cognito took the MFA preference and does not show it. The token works; enroll the user again to set the preference once more.',
    { retryable: true },
  );
}

/** A call that waits for what was asked to be committed before it. Where the call is not made, nobody hears of a failed commit. */
function afterCommit<C, T>(
  commit: Promise<C>,
  send: (committed: C) => Promise<CognitoResult<T>>,
): () => Promise<CognitoResult<T>> {
  commit.catch(() => undefined);
  return async () => send(await commit);
}

function accountGone(): CognitoResult<never> {
  return refuse(
    'ACCOUNT_GONE',
    'The account was deleted from the vault while its token was verified. Reset the token at the pool (AdminDeleteSoftwareToken), then enroll the user again.',
  );
}

function proofFor(by: { signIn: SignIn } | { accessToken: Secret }): TokenProof | null {
  return 'signIn' in by ? sessionProof(by.signIn.session) : { accessToken: by.accessToken };
}

function sessionProof(session: Secret | null): TokenProof | null {
  return session ? { session } : null;
}

function noSession(): CognitoResult<never> {
  return refuse('BAD_ANSWER', 'Cognito sent no Session to go on with. Check the endpoint of the pool.', {
    unclear: true,
  });
}
