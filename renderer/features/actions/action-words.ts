import type { ActionKind } from '../../../main/contract/actions.ts';
import { count } from '../../lib/words.ts';
import type { IconName } from '../../ui/icon.tsx';

export interface ActionWords {
  readonly label: string;
  /** What is called at Cognito, for those who know it by that name. The plan has each user's exact calls. */
  readonly calls: string;
  readonly icon: IconName;
  /** Something is lost that a second run does not bring back. */
  readonly danger?: boolean;
  /** The title of the plan. */
  readonly title: string;
  /** The button that sets it going, for so many users. */
  readonly go: (users: number) => string;
  /** As the mending of a state; only for those that mend one. */
  readonly repair?: string;
}

const users = (number: number) => count(number, 'user');
const tokens = (number: number) => count(number, 'token');

/** In the order of the menu: looking, then the token, then the user. */
const words: Readonly<Record<ActionKind, ActionWords>> = {
  reconcile: {
    label: 'Check at the pool',
    calls: 'AdminGetUser, or a sign-in without it',
    icon: 'refresh',
    title: 'Check at the pool',
    go: (number) => `Check ${users(number)}`,
  },
  verify: {
    label: 'Verify the secret',
    calls: 'InitiateAuth, RespondToAuthChallenge',
    icon: 'check',
    title: 'Verify secrets',
    go: (number) => `Verify ${count(number, 'secret')}`,
  },
  enroll: {
    label: 'Enroll again by stored password',
    calls: 'AssociateSoftwareToken, VerifySoftwareToken',
    icon: 'key',
    title: 'Enroll with the stored password',
    go: (number) => `Enroll ${users(number)}`,
    repair: 'Enroll by stored password',
  },
  rotate: {
    label: 'Rotate: a new token by the old code',
    calls: 'AssociateSoftwareToken, VerifySoftwareToken',
    icon: 'rotate',
    title: 'Rotate tokens',
    go: (number) => `Rotate ${tokens(number)}`,
  },
  reset: {
    label: 'Reset: delete the token, then enroll',
    calls: 'AdminDeleteSoftwareToken, …',
    icon: 'clear',
    danger: true,
    title: 'Reset tokens',
    go: (number) => `Reset ${tokens(number)}`,
    repair: 'Reset the token',
  },
  recreate: {
    label: 'Recreate the user',
    calls: 'AdminDeleteUser, AdminCreateUser, …',
    icon: 'user',
    danger: true,
    title: 'Recreate users',
    go: (number) => `Recreate ${users(number)}`,
    repair: 'Recreate the user',
  },
  'prefer-on': {
    label: 'Ask for codes at sign-in',
    calls: 'SetUserMFAPreference, or its Admin form',
    icon: 'shield',
    title: 'Ask for codes at sign-in',
    go: (number) => `Ask ${users(number)} for codes`,
  },
  'prefer-off': {
    label: 'Stop asking for codes',
    calls: 'SetUserMFAPreference, or its Admin form',
    icon: 'lock-open',
    title: 'Stop asking for codes',
    go: (number) => `Stop asking ${users(number)}`,
  },
  enable: {
    label: 'Enable the user',
    calls: 'AdminEnableUser',
    icon: 'user',
    title: 'Enable users',
    go: (number) => `Enable ${users(number)}`,
    repair: 'Enable the user',
  },
  confirm: {
    label: 'Confirm the sign-up',
    calls: 'AdminConfirmSignUp',
    icon: 'check',
    title: 'Confirm sign-ups',
    go: (number) => `Confirm ${users(number)}`,
    repair: 'Confirm the sign-up',
  },
  'set-password': {
    label: 'Set the stored password at the pool',
    calls: 'AdminSetUserPassword',
    icon: 'lock',
    title: 'Set the stored passwords at the pool',
    go: (number) => `Set ${count(number, 'password')}`,
    repair: 'Set the stored password',
  },
};

export function actionWords(kind: ActionKind): ActionWords {
  return words[kind];
}

export const actionKinds = Object.keys(words) as readonly ActionKind[];
