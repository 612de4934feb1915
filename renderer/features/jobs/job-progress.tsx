import type { JobView } from '../../../main/contract/jobs.ts';
import { api, settle } from '../../lib/api.ts';
import { isRunning } from '../../lib/reduce.ts';
import { showFailure } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import './jobs.css';

async function stopJob(id: string): Promise<void> {
  const answer = await settle(api().jobs.stop({ id }));
  if (!answer.ok) showFailure(`stop:${id}`, answer.error);
}

/** Done of total, what happens now, and a way to stop. The lines keep their height from first to last. */
export function JobProgress({ job }: { readonly job: JobView }) {
  return (
    <div class="job" data-testid="job" data-state={job.state}>
      <div class="job-head">
        <strong>{job.title}</strong>
        <span class="job-count">
          {job.done} / {job.total}
          {job.failed > 0 && <span class="job-failed"> · {job.failed} failed</span>}
        </span>
      </div>
      <Progress done={job.done} total={job.total} label={job.title} />
      <div class="job-foot">
        <span class="job-current cut">{isRunning(job) ? job.current : job.summary}</span>
        {isRunning(job) && (
          <Button small busy={job.state === 'stopping'} onClick={() => void stopJob(job.id)}>
            {job.state === 'stopping' ? 'Stopping…' : 'Stop'}
          </Button>
        )}
      </div>
    </div>
  );
}
