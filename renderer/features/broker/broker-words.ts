import type { GrantView } from '../../../main/contract/broker.ts';
import { count, lasting } from '../../lib/words.ts';

/** The folder's last part, of either kind of path: what a person calls the project. */
export function projectName(project: string): string {
  const name = project.split(/[/\\]/).findLast((part) => part !== '');
  return name ?? (project === '' ? 'Unnamed project' : project);
}

/** How long a grant holds. `now` in main's time, ms since the epoch. */
export function holdsFor({ kind, endsAt }: Pick<GrantView, 'kind' | 'endsAt'>, now: number): string {
  if (endsAt !== null) return endsAt <= now ? 'has ended' : `${lasting(endsAt - now)} left`;
  switch (kind) {
    case 'once':
      return 'until its run ends';
    case 'lock':
      return 'until Poolkey is locked';
    case 'always':
      return 'always';
  }
}

export function passwordWords(allowed: boolean): string {
  return allowed ? 'codes and passwords' : 'codes only';
}

export function connectedWords(clients: number): string {
  return clients === 0 ? 'no program connected' : `${count(clients, 'program')} connected`;
}
