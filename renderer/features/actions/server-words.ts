import { STATE_WORDS, type ServerState } from '../../../main/contract/server-state.ts';
import type { IconName } from '../../ui/icon.tsx';

export interface ServerWords {
  /** A word or two, the same in the list and in the panel. */
  readonly word: string;
  readonly icon: IconName;
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
}

const looks: Readonly<Record<ServerState, Omit<ServerWords, 'word'>>> = {
  working: { icon: 'shield', tone: 'good' },
  stale: { icon: 'elsewhere', tone: 'warn' },
  'mfa-off': { icon: 'lock-open', tone: 'warn' },
  gone: { icon: 'clear', tone: 'bad' },
  disabled: { icon: 'ban', tone: 'bad' },
  'must-change-password': { icon: 'pencil', tone: 'warn' },
  unconfirmed: { icon: 'clock', tone: 'warn' },
  'wrong-password': { icon: 'lock', tone: 'bad' },
  unknown: { icon: 'question', tone: 'plain' },
};

export function serverWords(state: ServerState): ServerWords {
  return { word: STATE_WORDS[state], ...looks[state] };
}
