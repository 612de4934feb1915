import { useSignal } from '@preact/signals';
import type { JobView } from '../../../main/contract/jobs.ts';
import { api, settle } from '../../lib/api.ts';
import { isRunning } from '../../lib/reduce.ts';
import { dropJob, jobs } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { JobFailures } from './job-failures.tsx';
import { JobProgress } from './job-progress.tsx';

function dismiss(id: string): void {
  // Gone at once; should main not follow, its next push brings it back.
  dropJob(id);
  void settle(api().jobs.dismiss({ id }));
}

function EndedJob({ job }: { readonly job: JobView }) {
  const open = useSignal(false);
  const bad = job.state === 'failed' || job.failed > 0;
  return (
    <div
      class={`job-ended${bad ? ' bad' : ''}`}
      role="status"
      data-testid="job-summary"
      data-state={job.state}
    >
      <Icon name={bad ? 'warn' : 'check'} />
      <span class="job-summary selectable">{job.summary || job.title}</span>
      {job.failures.length > 0 && (
        <Button
          small
          onClick={() => {
            open.value = true;
          }}
        >
          Show reasons
        </Button>
      )}
      <Button kind="quiet" small iconOnly icon="clear" onClick={() => dismiss(job.id)}>
        Dismiss
      </Button>
      {open.value && (
        <Dialog
          title={job.title}
          onClose={() => {
            open.value = false;
          }}
        >
          <JobFailures job={job} />
        </Dialog>
      )}
    </div>
  );
}

/** Work on many users, above the list: its progress while it runs, its outcome until it is dismissed. */
export function JobBanner() {
  if (jobs.value.length === 0) return null;
  return (
    <div class="job-banner">
      {jobs.value.map((job) =>
        isRunning(job) ? <JobProgress key={job.id} job={job} /> : <EndedJob key={job.id} job={job} />,
      )}
    </div>
  );
}
