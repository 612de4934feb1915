import { refuse, type CognitoResult } from '../../cognito/failure.ts';
import type { MfaSettings } from '../../cognito/mfa-settings.ts';
import { signInUser } from '../sign-in-user.ts';
import { done, lacksAdministrator, type ActionOutcome, type Subject } from './subject.ts';

/**
 * Switches the preference for the software token on or off and reads it back: by IAM, which spends no code; without it by signing in.
 * The token stays. Errors: MFA_REQUIRED where the pool asks for codes all the same, NO_VERIFIED_TOKEN, those of the calls.
 */
export async function setPreference(subject: Subject, on: boolean): Promise<ActionOutcome> {
  const { account, deps } = subject;
  const byAdmin = await asAdministrator(subject, on);
  const after = !byAdmin.ok && lacksAdministrator(byAdmin.error.code) ? await asUser(subject, on) : byAdmin;
  if (!after.ok) return after;
  const active = after.value.active.includes('SOFTWARE_TOKEN_MFA');
  if (on && after.value.preferred !== 'SOFTWARE_TOKEN_MFA') {
    return refuse('PREFERENCE_NOT_KEPT', 'Cognito took the MFA preference and does not show it. Try again.', {
      retryable: true,
    });
  }
  if (!on && (active || (await isRequired(subject)))) {
    return refuse(
      'MFA_REQUIRED',
      'This pool requires MFA of every user: Cognito takes the preference and goes on asking for codes.',
    );
  }
  deps.vault.events.add(account.id, on ? 'mfa_on' : 'mfa_off', '');
  if (on && account.server?.state === 'mfa-off') {
    deps.vault.accounts.setServer(account.id, {
      state: 'unknown',
      detail: 'Its MFA preference was switched on. Verify it: that shows whether the secret still counts.',
    });
  }
  if (!on) {
    deps.vault.accounts.setServer(account.id, {
      state: 'mfa-off',
      detail: 'Its MFA preference was switched off. The token stays, and can be switched on again.',
    });
  }
  return done(on ? 'Cognito asks for codes from now on.' : 'Cognito asks for no codes from now on.');
}

/** A pool that requires MFA may show the preference as off and ask for codes all the same. Unknown counts as no. */
async function isRequired({ client, onCall }: Subject): Promise<boolean> {
  const mfa = await onCall('GetUserPoolMfaConfig', () => client.admin.mfaConfig());
  return mfa.ok && mfa.value.mode === 'ON';
}

async function asAdministrator(
  { client, account, onCall }: Subject,
  on: boolean,
): Promise<CognitoResult<MfaSettings>> {
  const set = await onCall('AdminSetUserMFAPreference', () =>
    client.admin.setTokenPreference(account.username, on),
  );
  if (!set.ok) return set;
  const after = await onCall('AdminGetUser', () => client.admin.getUser(account.username));
  return after.ok ? { ok: true, value: after.value.mfa } : after;
}

async function asUser(
  { deps, pool, account, client, onCall, signal }: Subject,
  on: boolean,
): Promise<CognitoResult<MfaSettings>> {
  const signedIn = await onCall('InitiateAuth', () => signInUser(deps, pool, account, signal));
  if (!signedIn.ok) return signedIn;
  const { accessToken } = signedIn.value.tokens;
  const set = await onCall('SetUserMFAPreference', () => client.setTokenPreference(accessToken, on));
  return set.ok ? onCall('GetUser', () => client.mfaSettings(accessToken)) : set;
}
