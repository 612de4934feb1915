import { REPAIR_OF, type ActionKind } from '../contract/actions.ts';
import type { ServerState } from '../contract/server-state.ts';
import { shellWord } from './shell-word.ts';

/** What each action is called on the command line. */
export const ACTION_COMMANDS: Readonly<Record<ActionKind, string>> = {
  reconcile: 'reconcile',
  verify: 'verify',
  // `enroll` takes a roster.
  enroll: 're-enroll',
  rotate: 'rotate',
  reset: 'reset',
  recreate: 'recreate',
  'prefer-on': 'mfa-on',
  'prefer-off': 'mfa-off',
  enable: 'enable',
  confirm: 'confirm',
  'set-password': 'set-password',
};

/** The name of the command that mends a state; null where there is nothing to mend, or nothing is known. */
export function repairOf(state: ServerState): string | null {
  const repair = REPAIR_OF[state];
  return repair === null || repair === 'reconcile' ? null : ACTION_COMMANDS[repair];
}

/** The line to be typed for it. */
export function repairLine(repair: string, account: string): string {
  return `poolkey ${repair} ${shellWord(account)}`;
}
