import { useSignal } from '@preact/signals';
import type { JobView } from '../../../main/contract/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { EndedLine } from './ended-line.tsx';
import { JobFailures } from './job-failures.tsx';

interface EndedJobsProps {
  readonly jobs: readonly JobView[];
  readonly onDismiss: (id: string) => void;
  /** A failure's account was gone to: the list is in its way. */
  readonly onLeave: () => void;
}

/** All that has ended and was not dismissed, newest first. */
export function EndedJobs({ jobs, onDismiss, onLeave }: EndedJobsProps) {
  const open = useSignal<string | null>(null);
  return (
    <div class="form">
      <ul class="ended-jobs">
        {jobs.toReversed().map((job) => (
          <li key={job.id}>
            <EndedLine
              job={job}
              onShow={() => {
                open.value = open.value === job.id ? null : job.id;
              }}
              onDismiss={() => onDismiss(job.id)}
            />
            {open.value === job.id && <JobFailures job={job} onLeave={onLeave} />}
          </li>
        ))}
      </ul>
      <div class="form-row">
        <Button
          testId="jobs-dismiss-all"
          onClick={() => {
            for (const { id } of jobs) onDismiss(id);
            onLeave();
          }}
        >
          Dismiss all
        </Button>
      </div>
    </div>
  );
}
