import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import { wait } from './fake-enroll.ts';
import { no, ok } from './results.ts';

/** Findings of all four kinds. */
export const fakeCheck: PoolkeyApi['pools']['check'] = async ({ input }) => {
  await wait(700);
  if (!input.userPoolId.includes('_'))
    return no('INVALID_POOL', 'User pool ID: write it as REGION_ID, like eu-central-1_a1B2c3D4e.');
  return ok({
    findings: [
      {
        id: 'reachable',
        state: 'ok',
        title: 'The pool answers',
        detail: 'cognito-idp.eu-central-1.amazonaws.com, in 84 ms.',
      },
      { id: 'client', state: 'ok', title: 'The app client exists', detail: '' },
      {
        id: 'secret',
        state: 'failed',
        title: 'The client secret does not match',
        detail:
          'Cognito refused the hash made with it. Copy the secret anew from the app client’s page, or say that it has none.',
      },
      { id: 'flow.srp', state: 'ok', title: 'USER_SRP_AUTH is allowed', detail: '' },
      {
        id: 'clock',
        state: 'attention',
        title: 'This computer’s clock is 90 s behind',
        detail: 'Codes are corrected by it. Set the clock so that other programs work, too.',
      },
      {
        id: 'mfa',
        state: 'unknown',
        title: 'Whether MFA is required',
        detail:
          'Asking needs credentials with cognito-idp:GetUserPoolMfaConfig; the profile qa has none of it.',
      },
    ],
    calls: ['InitiateAuth (USER_SRP_AUTH)', 'InitiateAuth (USER_PASSWORD_AUTH)', 'GetUserPoolMfaConfig'],
  });
};
