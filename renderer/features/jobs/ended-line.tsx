import type { ComponentChildren } from 'preact';
import type { JobView } from '../../../main/contract/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import './jobs.css';

interface EndedLineProps {
  readonly job: JobView;
  /** Shows the failures. */
  readonly onShow: () => void;
  readonly onDismiss: () => void;
  readonly children?: ComponentChildren;
}

/** How a job ended, in one line. */
export function EndedLine({ job, onShow, onDismiss, children }: EndedLineProps) {
  const bad = job.state === 'failed' || job.failed > 0;
  return (
    <div
      class={`job-ended${bad ? ' bad' : ''}`}
      role="status"
      data-testid="job-summary"
      data-state={job.state}
      data-kind={job.kind}
    >
      <Icon name={bad ? 'warn' : 'check'} />
      <span class="job-summary selectable">
        {job.summary !== '' && <span class="dim">{job.title}: </span>}
        <span>{job.summary || job.title}</span>
      </span>
      <span class="job-more">
        {children}
        {job.failures.length > 0 && (
          <Button small testId="job-reasons" onClick={onShow}>
            Show reasons
          </Button>
        )}
      </span>
      <Button kind="quiet" small iconOnly icon="clear" testId="job-dismiss" onClick={onDismiss}>
        Dismiss
      </Button>
    </div>
  );
}
