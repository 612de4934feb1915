import type { EntryInput } from '../../../main/contract/accounts.ts';

export type Algorithm = Extract<EntryInput, { from: 'fields' }>['algorithm'];

export interface EntryDraft {
  readonly from: EntryInput['from'];
  readonly uri: string;
  readonly label: string;
  readonly issuer: string;
  readonly secret: string;
  readonly algorithm: Algorithm;
  readonly digits: '6' | '7' | '8';
  readonly period: string;
}

export const emptyEntry: EntryDraft = {
  from: 'uri',
  uri: '',
  label: '',
  issuer: '',
  secret: '',
  algorithm: 'SHA1',
  digits: '6',
  period: '30',
};

export function entryInputOf(draft: EntryDraft): EntryInput {
  if (draft.from === 'uri') return { from: 'uri', uri: draft.uri.trim() };
  const { label, issuer, secret, algorithm, digits, period } = draft;
  // A period that is no number goes to main as 0: it names the field in its answer.
  const seconds = Number.parseInt(period, 10);
  return {
    from: 'fields',
    label,
    issuer,
    secret,
    algorithm,
    digits: Number(digits),
    period: Number.isNaN(seconds) ? 0 : seconds,
  };
}

export function isComplete(draft: EntryDraft): boolean {
  return draft.from === 'uri'
    ? draft.uri.trim() !== ''
    : draft.label.trim() !== '' && draft.secret.trim() !== '';
}
