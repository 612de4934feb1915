import type { RunView } from '../../main/contract/runs.ts';
import { rosterName } from '../lib/roster-name.ts';
import { go, goToCodes, route } from '../lib/route.ts';
import { runningJob, runs } from '../lib/store.ts';
import './job-chip.css';
import { Progress } from './progress.tsx';

interface ChipProps {
  readonly title: string;
  readonly done: number;
  readonly total: number;
  readonly onGo: () => void;
}

function Chip({ title, done, total, onGo }: ChipProps) {
  return (
    <button type="button" class="job-chip" data-testid="job-chip" onClick={onGo}>
      <span class="cut">{title}</span>
      <Progress done={done} total={total} label={title} />
      <span class="job-chip-count">
        {done.toLocaleString('en')} / {total.toLocaleString('en')}
      </span>
    </button>
  );
}

/** A run under way; on its own page, and on the list of them, it is in sight anyway. */
function shownRun(): RunView | undefined {
  const { page } = route.value;
  return page === 'run' || page === 'runs' ? undefined : runs.value.find(({ state }) => state === 'running');
}

/** On other pages: that work goes on, how far it is, and the way to it. */
export function JobChip() {
  const job = runningJob.value;
  if (job !== undefined) return <Chip title={job.title} done={job.done} total={job.total} onGo={goToCodes} />;
  const run = shownRun();
  if (run === undefined) return null;
  return (
    <Chip
      title={rosterName(run.roster)}
      done={run.counts.done + run.counts.failed}
      total={run.total}
      onGo={() => go({ page: 'run', id: run.id })}
    />
  );
}
