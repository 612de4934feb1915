import { useSignal } from '@preact/signals';
import type { JobView } from '../../../main/contract/jobs.ts';
import { api, settle } from '../../lib/api.ts';
import { isRunning } from '../../lib/reduce.ts';
import { dropJob, jobs } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EndedJobs } from './ended-jobs.tsx';
import { EndedLine } from './ended-line.tsx';
import { JobFailures } from './job-failures.tsx';
import { JobProgress } from './job-progress.tsx';

function dismiss(id: string): void {
  // Gone at once; should main not follow, its next push brings it back.
  dropJob(id);
  void settle(api().jobs.dismiss({ id }));
}

/** The newest end in one line; the earlier ones are a number beside it, and a list behind that. */
function Ended({ ended }: { readonly ended: readonly JobView[] }) {
  const open = useSignal<'failures' | 'all' | null>(null);
  const newest = ended.at(-1);
  const close = () => {
    open.value = null;
  };
  if (newest === undefined) return null;
  return (
    <>
      <EndedLine
        job={newest}
        onShow={() => {
          open.value = 'failures';
        }}
        onDismiss={() => dismiss(newest.id)}
      >
        {ended.length > 1 && (
          <Button
            kind="quiet"
            small
            testId="jobs-earlier"
            onClick={() => {
              open.value = 'all';
            }}
          >
            {`${ended.length - 1} earlier`}
          </Button>
        )}
      </EndedLine>
      {open.value === 'failures' && (
        <Dialog title={newest.title} onClose={close}>
          <JobFailures job={newest} onLeave={close} />
        </Dialog>
      )}
      {open.value === 'all' && ended.length > 1 && (
        <Dialog title="What has ended" testId="jobs-ended" wide onClose={close}>
          <EndedJobs jobs={ended} onDismiss={dismiss} onLeave={close} />
        </Dialog>
      )}
    </>
  );
}

/** Work on many users, below the list: its progress while it runs, its outcome until it is dismissed. */
export function JobBanner() {
  if (jobs.value.length === 0) return null;
  return (
    <div class="job-banner">
      {jobs.value.filter(isRunning).map((job) => (
        <JobProgress key={job.id} job={job} />
      ))}
      <Ended ended={jobs.value.filter((job) => !isRunning(job))} />
    </div>
  );
}
