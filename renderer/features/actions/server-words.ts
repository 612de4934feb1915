import type { ServerState } from '../../../main/contract/server-state.ts';
import type { IconName } from '../../ui/icon.tsx';

export interface ServerWords {
  /** A word or two, the same in the list and in the panel. */
  readonly word: string;
  readonly icon: IconName;
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
}

const words: Readonly<Record<ServerState, ServerWords>> = {
  working: { word: 'Working', icon: 'shield', tone: 'good' },
  stale: { word: 'Enrolled elsewhere', icon: 'elsewhere', tone: 'warn' },
  'mfa-off': { word: 'MFA is off', icon: 'lock-open', tone: 'warn' },
  gone: { word: 'User is gone', icon: 'clear', tone: 'bad' },
  disabled: { word: 'User is disabled', icon: 'ban', tone: 'bad' },
  'must-change-password': { word: 'Must change password', icon: 'pencil', tone: 'warn' },
  unconfirmed: { word: 'Never confirmed', icon: 'clock', tone: 'warn' },
  'wrong-password': { word: 'Wrong password', icon: 'lock', tone: 'bad' },
  unknown: { word: 'Not known', icon: 'question', tone: 'plain' },
};

export function serverWords(state: ServerState): ServerWords {
  return words[state];
}
