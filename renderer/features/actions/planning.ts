import { computed, signal } from '@preact/signals';
import type { ActionKind } from '../../../main/contract/actions.ts';
import type { JobView } from '../../../main/contract/jobs.ts';
import { api, type Result, settle } from '../../lib/api.ts';
import { onForget } from '../../lib/forget.ts';
import { isRunning } from '../../lib/reduce.ts';
import { accounts, applyJob, jobs } from '../../lib/store.ts';
import { showFailure } from '../../lib/toasts.ts';

export interface Wanted {
  readonly kind: ActionKind;
  readonly ids: readonly string[];
}

/** What the plan on the screen is for; null: none is open. */
export const planning = signal<Wanted | null>(null);

interface Started {
  readonly kind: ActionKind;
  readonly ids: ReadonlySet<string>;
}

/** Jobs that were started from this window, with what they work on: main's view of a job does not say. */
const started = signal<ReadonlyMap<string, Started>>(new Map());
onForget(() => {
  planning.value = null;
  started.value = new Map();
});

/** These only look, so no plan is shown before them. */
const looks: readonly ActionKind[] = ['reconcile', 'verify'];

/** A click on an action: runs what only looks, shows the plan of everything else. */
export function act(kind: ActionKind, ids: readonly string[]): void {
  if (ids.length === 0) return;
  if (looks.includes(kind)) void look(kind, ids);
  else planning.value = { kind, ids };
}

async function look(kind: ActionKind, wanted: readonly string[]): Promise<void> {
  // Entries without a pool have nobody to ask; a plan would say so, here they are passed over.
  const ids = wanted.filter((id) => (accounts.peek().get(id)?.poolId ?? null) !== null);
  if (ids.length === 0) {
    showFailure(`action:${kind}`, { message: 'None of these belongs to a pool, so there is nobody to ask.' });
    return;
  }
  const answer = await run({ kind, ids });
  if (!answer.ok) showFailure(`action:${kind}`, answer.error);
}

/** `confirm`: the word that the plan asked for. */
export async function run({ kind, ids }: Wanted, confirm?: string): Promise<Result<JobView>> {
  const typed = confirm === undefined ? {} : { confirm };
  const answer = await settle(api().actions.run({ kind, ids: [...ids], ...typed }));
  if (!answer.ok) return answer;
  const { id } = answer.value;
  const known = [...started.peek()].filter(([job]) => jobs.peek().some((each) => each.id === job));
  started.value = new Map([...known, [id, { kind, ids: new Set(ids) }]]);
  // A push may be ahead of this answer: it is the newer one.
  if (!jobs.peek().some((job) => job.id === id)) applyJob(answer.value);
  return answer;
}

const underWay = computed(() =>
  jobs.value
    .filter(isRunning)
    .map((job) => started.value.get(job.id))
    .filter((each) => each !== undefined),
);

/** What is being done with this account by a job of this window, or null. */
export function workOn(id: string): ActionKind | null {
  return underWay.value.find(({ ids }) => ids.has(id))?.kind ?? null;
}

const nobody: ReadonlySet<string> = new Set();

/** The accounts that a job of this window works on; empty for other jobs. */
export function workedOn(jobId: string): ReadonlySet<string> {
  return started.value.get(jobId)?.ids ?? nobody;
}
