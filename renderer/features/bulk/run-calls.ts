import type { RunView } from '../../../main/contract/runs.ts';
import { api, type Failure, type Result, settle } from '../../lib/api.ts';
import { go, route } from '../../lib/route.ts';
import { applyRun, runs, vault } from '../../lib/store.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';

type Start = Parameters<ReturnType<typeof api>['runs']['start']>[0];

/** A push may be ahead of an answer: it is the newer one. An answer after a lock is about nothing any more. */
function learn(run: RunView, before: RunView | undefined): void {
  if (vault.peek().phase !== 'ready') return;
  if (runs.peek().find(({ id }) => id === run.id) === before) applyRun(run);
}

/** Null when it has begun: the window then goes to its page. Null, too, when main asked once more and was told no. */
export async function startRun(input: Start, begun: () => void): Promise<Failure | null> {
  const answer = await settle(api().runs.start(input));
  if (!answer.ok) return answer.error.code === 'CANCELLED' ? null : answer.error;
  begun();
  if (vault.peek().phase !== 'ready') return null;
  learn(answer.value, undefined);
  // A long list takes a while to be written: who has gone elsewhere meanwhile stays there.
  if (route.peek().page === 'bulk') go({ page: 'run', id: answer.value.id });
  return null;
}

async function changing(id: string, call: () => Promise<Result<RunView | undefined>>): Promise<void> {
  const before = runs.peek().find((run) => run.id === id);
  const answer = await settle(call());
  if (!answer.ok) showFailure(`run:${id}`, answer.error);
  else if (answer.value !== undefined) learn(answer.value, before);
}

export async function pauseRun(id: string): Promise<void> {
  await changing(id, async () => api().runs.pause({ id }));
}

export async function stopRun(id: string): Promise<void> {
  await changing(id, async () => api().runs.stop({ id }));
}

export async function resumeRun(id: string, keepGoing = false): Promise<void> {
  await changing(id, async () => api().runs.resume(keepGoing ? { id, keepGoing } : { id }));
}

export async function retryFailed(id: string): Promise<void> {
  await changing(id, async () => api().runs.retryFailed({ id }));
}

/** True when it is gone; its push takes it off the lists. */
export async function removeRun(id: string): Promise<Failure | null> {
  const answer = await settle(api().runs.remove({ id }));
  return answer.ok ? null : answer.error;
}

export async function saveReport(id: string, format: 'csv' | 'json'): Promise<void> {
  const answer = await settle(api().runs.saveReport({ id, format }));
  if (!answer.ok) showFailure(`report:${id}`, answer.error);
  else if (answer.value !== null) saidSaved(answer.value.path);
}

export async function saveTemplate(poolId: string, create: boolean): Promise<void> {
  const answer = await settle(api().rosters.saveTemplate({ poolId, create }));
  if (!answer.ok) showFailure('template', answer.error);
  else if (answer.value !== null) saidSaved(answer.value.path);
}

export function saidSaved(path: string): void {
  showToast({ key: 'saved', tone: 'good', text: `Saved as ${path}`, lastsMs: 6000 });
}
