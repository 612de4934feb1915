import type { AuditView } from '../../../main/contract/broker.ts';

/** By the protocol's verbs. */
const verbs: Readonly<Record<string, string>> = {
  take: 'code',
  peek: 'shown',
  acquire: 'held',
  release: 'freed',
  list: 'listed',
  ping: 'looked for',
  lock: 'locked',
};

/** Refusals by their code, in a few words; the full sentence went to the program. */
const refusals: Readonly<Record<string, string>> = {
  LOCKED: 'Poolkey was locked.',
  DENIED: 'It was not allowed to.',
  NOT_FOUND: 'No account of this name, or none that it may use.',
  AMBIGUOUS: 'More than one account fits the name.',
  BUSY: 'Another program held the account for too long.',
  WAIT_TIMEOUT: 'The next unused code came later than it would wait.',
  COOLDOWN: 'The pool refused three codes in a row; the account rests, so that it is not locked out.',
  CLOCK_SKEW: 'The clocks of this computer and the pool are too far apart.',
  EXPIRED_GRANT: 'It was revoked, or its time was over.',
  RATE_LIMITED: 'It asked too often within a minute: look for a loop in it.',
  NO_SECRET: 'There is no readable secret of the account. Enroll the user again.',
  NO_PASSWORD: 'No password of the account is stored.',
  VERSION: 'It speaks another version of Poolkey: update both to the same one.',
  BAD_REQUEST: 'What it sent cannot be read, or its proof came too late.',
  ABORTED: 'It went away while it waited.',
};

export function isRefusal({ outcome }: Pick<AuditView, 'outcome'>): boolean {
  return outcome !== 'ok';
}

export function isCode({ verb, outcome }: Pick<AuditView, 'verb' | 'outcome'>): boolean {
  return (verb === 'take' || verb === 'code') && outcome === 'ok';
}

/** What a program told of a code that it had used: `report ok`, `report mismatch`. */
export function reported(verb: string): string | null {
  return verb.startsWith('report ') ? verb.slice('report '.length) : null;
}

/** What was asked for; main may learn new verbs without this list growing. */
export function verbWords({ verb, outcome }: Pick<AuditView, 'verb' | 'outcome'>): string {
  // Before a connection is let in it has asked for nothing.
  if (verb === 'connect') return outcome === 'ok' ? 'connected' : 'refused connection';
  const told = reported(verb);
  if (told !== null) return `report: ${told}`;
  return verbs[verb] ?? verb.replaceAll('_', ' ');
}

/** Empty for a code that is not known here: the code itself is shown anyway. */
export function refusalWords(outcome: string): string {
  return refusals[outcome] ?? '';
}

const time = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const minute = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });

/** `14:03:21`, as the logs it is compared with have it; on another day than now `28 Nov 14:03:21`. */
export function logTime(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return sameDay ? time.format(at) : `${day.format(at)} ${time.format(at)}`;
}

/** `14:03` */
export function minuteTime(at: number): string {
  return minute.format(at);
}
