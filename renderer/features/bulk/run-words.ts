import type { RunReason, RunView } from '../../../main/contract/runs.ts';
import { count, lasting } from '../../lib/words.ts';
import { outcomeOf } from './run-state.ts';

const number = (value: number) => value.toLocaleString('en');

/** The state in one line, as the head of the run's page. */
export function headline(run: RunView): string {
  const users = count(run.total, 'user');
  if (run.ending === 'pausing') return 'Pausing: the calls under way are finished first';
  if (run.ending === 'stopping') return 'Stopping: the calls under way are finished first';
  switch (run.state) {
    case 'preparing':
      return `Preparing ${users}`;
    case 'running':
      return `Enrolling ${users}`;
    case 'paused':
      return run.reason === null || run.reason.code === 'PAUSED_BY_USER'
        ? 'Paused'
        : 'Paused, and waiting for you';
    case 'stopped':
      return run.reason?.code === 'INTERRUPTED' ? 'Interrupted' : 'Stopped';
    case 'finished':
      if (run.counts.failed === 0) return `All ${users} are through`;
      return `Finished, ${number(run.counts.failed)} of ${number(run.total)} failed`;
  }
}

/** One word, for lists. */
export function stateWord(run: RunView): string {
  if (run.worker === 'elsewhere') return 'Elsewhere';
  if (run.ending !== null) return run.ending === 'pausing' ? 'Pausing' : 'Stopping';
  if (run.state === 'stopped' && run.reason?.code === 'INTERRUPTED') return 'Interrupted';
  const words = {
    preparing: 'Preparing',
    running: 'Running',
    paused: 'Paused',
    stopped: 'Stopped',
    finished: 'Finished',
  } as const;
  return words[run.state];
}

/** `4.8 users a second · about 4 min left`; empty where nothing can be told. */
export function paceWords({ usersPerSecond, leftMs }: Pick<RunView, 'usersPerSecond' | 'leftMs'>): string {
  const parts: string[] = [];
  if (usersPerSecond !== null) {
    const rate = usersPerSecond < 10 ? usersPerSecond.toFixed(1) : number(Math.round(usersPerSecond));
    parts.push(`${rate} users a second`);
  }
  if (leftMs !== null) parts.push(`about ${lasting(leftMs)} left`);
  return parts.join(' · ');
}

export function throttleWords({ category, perSecond }: RunView['throttled'][number]): string {
  const rate = perSecond < 10 ? String(Math.round(perSecond * 10) / 10) : number(Math.round(perSecond));
  return `Cognito throttles ${category}: held to ${rate} ${rate === '1' ? 'call' : 'calls'} a second`;
}

/** `1,203 enrolled, 31 had a token already, 6 failed`: what came of it. */
export function outcomeWords(run: RunView): string {
  const { done, skipped, failed, underWay, planned } = outcomeOf(run);
  const parts = [`${number(done)} enrolled`];
  if (skipped > 0) parts.push(`${number(skipped)} had a token already`);
  if (failed > 0) parts.push(`${number(failed)} failed`);
  const open = underWay + planned;
  if (open > 0) parts.push(`${number(open)} not through`);
  return parts.join(', ');
}

export interface ReasonWords {
  readonly title: string;
  readonly body: string;
  readonly grave: boolean;
}

/** Main's sentence says by itself what the title has said already. */
function withoutTitle(message: string, failure: string | undefined): string {
  const title = `Five users in a row failed with ${failure ?? ''}: `;
  return message.startsWith(title) ? message.slice(title.length) : message;
}

/** Why a run stands still, where a person has to know; null where the person did it. */
export function reasonWords(reason: RunReason | null): ReasonWords | null {
  if (reason === null) return null;
  const { code, message, failure } = reason;
  switch (code) {
    case 'PAUSED_BY_USER':
    case 'STOPPED_BY_USER':
      return null;
    case 'SAME_FAILURE':
      return {
        title: `5 users in a row failed with ${failure ?? 'the same error'}`,
        body: withoutTitle(message, failure),
        grave: false,
      };
    case 'INTERRUPTED':
      return {
        title: 'Poolkey ended while this run was under way',
        body: 'Nothing is lost: Resume goes on where it was.',
        grave: false,
      };
    case 'DISK_FULL':
      return { title: 'The disk is full', body: message, grave: true };
    case 'VAULT_BUSY':
      return { title: 'The vault was in use for too long', body: message, grave: true };
    case 'RUN_ELSEWHERE':
      return { title: 'Another Poolkey has taken over', body: message, grave: false };
    default:
      return { title: 'The run was broken off', body: message, grave: true };
  }
}

/** Said to a screen reader: at a change of state, and at each tenth; never each user. */
export function spoken(run: RunView): string {
  const tenth = run.total === 0 ? 0 : Math.floor(((run.counts.done + run.counts.failed) * 10) / run.total);
  const far = run.state === 'running' && run.ending === null ? `, ${tenth * 10} percent` : '';
  const why = reasonWords(run.reason);
  return `${headline(run)}${far}${why === null || run.state === 'running' ? '' : `. ${why.title}`}`;
}
