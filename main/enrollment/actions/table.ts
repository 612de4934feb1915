import type { ActionKind } from '../../contract/actions.ts';
import { enrollAgain } from './enroll-again.ts';
import { confirmUser, enableUser, setStoredPassword } from './mend-user.ts';
import { reconcileUser } from './reconcile-user.ts';
import { recreateUser } from './recreate-user.ts';
import { resetUser } from './reset-user.ts';
import { rotateUser } from './rotate-user.ts';
import { setPreference } from './set-preference.ts';
import type { UserAction } from './subject.ts';
import { verifyUser } from './verify-user.ts';

export interface ActionEntry {
  readonly run: UserAction;
  /** What a job that does it is called: `Rotating the tokens of 3 users`. */
  readonly doing: string;
  /** Operations of the Cognito API, in order, as a dry run lists them. */
  readonly steps: readonly string[];
  /** What the vault must hold. */
  readonly needs: readonly ('password' | 'token')[];
  /** Changes something at the pool: production pools ask for their name. */
  readonly changes: boolean;
  /** A word that must be typed (the command line: `--yes`), since it cannot be taken back. */
  readonly retype: string | null;
  /** Said beforehand. */
  readonly warning: string | null;
}

const SIGN_IN = ['InitiateAuth', 'RespondToAuthChallenge'] as const;
const SET_UP = ['AssociateSoftwareToken', 'VerifySoftwareToken', 'SetUserMFAPreference'] as const;

const mend = (
  operation: string,
  run: UserAction,
  doing: string,
  needs: ActionEntry['needs'] = [],
): ActionEntry => ({
  run,
  doing,
  steps: [operation, 'AdminGetUser', ...SIGN_IN],
  needs,
  changes: true,
  retype: null,
  warning: null,
});

export const ACTIONS: Readonly<Record<ActionKind, ActionEntry>> = {
  reconcile: {
    run: reconcileUser,
    doing: 'Checking',
    steps: ['AdminGetUser', 'AdminGetUserAuthFactors', ...SIGN_IN],
    needs: [],
    changes: false,
    retype: null,
    warning: null,
  },
  verify: {
    run: verifyUser,
    doing: 'Verifying the secrets of',
    steps: SIGN_IN,
    needs: ['password', 'token'],
    changes: false,
    retype: null,
    warning: null,
  },
  enroll: {
    run: enrollAgain,
    doing: 'Enrolling',
    steps: [...SIGN_IN, ...SET_UP],
    needs: ['password'],
    changes: true,
    retype: null,
    warning: null,
  },
  rotate: {
    run: rotateUser,
    doing: 'Rotating the tokens of',
    steps: [...SIGN_IN, ...SET_UP],
    needs: ['password', 'token'],
    changes: true,
    retype: null,
    warning: 'Other places that hold the present secrets (authenticator apps, exports) stop working.',
  },
  reset: {
    run: resetUser,
    doing: 'Resetting the tokens of',
    steps: ['AdminDeleteSoftwareToken', ...SIGN_IN, ...SET_UP],
    needs: [],
    changes: true,
    retype: null,
    warning:
      'The token that the pool holds is deleted, whoever enrolled it. Until the new one is verified, a pool with optional MFA lets the user in by password alone.',
  },
  recreate: {
    run: recreateUser,
    doing: 'Recreating',
    steps: [
      'AdminGetUser',
      'AdminListGroupsForUser',
      'AdminSetUserPassword',
      'AdminDeleteUser',
      'AdminCreateUser',
      'AdminSetUserPassword',
      'AdminAddUserToGroup',
      ...SIGN_IN,
      ...SET_UP,
    ],
    needs: ['password'],
    changes: true,
    retype: 'recreate',
    warning:
      'The users are deleted. They come back with the same name, attributes and groups, and with another sub: data that the app under test keeps by sub is orphaned; passkeys, devices and linked identities are lost.',
  },
  'prefer-on': {
    run: (subject) => setPreference(subject, true),
    doing: 'Switching the MFA preference on for',
    steps: ['AdminSetUserMFAPreference', 'AdminGetUser'],
    needs: [],
    changes: true,
    retype: null,
    warning: null,
  },
  'prefer-off': {
    run: (subject) => setPreference(subject, false),
    doing: 'Switching the MFA preference off for',
    steps: ['AdminSetUserMFAPreference', 'AdminGetUser'],
    needs: [],
    changes: true,
    retype: null,
    warning: 'A pool that requires MFA goes on asking for codes.',
  },
  enable: mend('AdminEnableUser', enableUser, 'Enabling'),
  confirm: mend('AdminConfirmSignUp', confirmUser, 'Confirming'),
  'set-password': mend('AdminSetUserPassword', setStoredPassword, 'Setting the passwords of', ['password']),
};
