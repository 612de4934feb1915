import { goToCodes } from '../lib/route.ts';
import { runningJob } from '../lib/store.ts';
import './job-chip.css';
import { Progress } from './progress.tsx';

/** On other pages: that work goes on, how far it is, and the way to it. */
export function JobChip() {
  const job = runningJob.value;
  if (job === undefined) return null;
  return (
    <button type="button" class="job-chip" data-testid="job-chip" onClick={goToCodes}>
      <span class="cut">{job.title}</span>
      <Progress done={job.done} total={job.total} label={job.title} />
      <span class="job-chip-count">
        {job.done} / {job.total}
      </span>
    </button>
  );
}
