import type { JobView } from '../../../main/contract/jobs.ts';
import './jobs.css';

/** Each user that did not make it, with the reason in main's words. */
export function JobFailures({ job }: { readonly job: JobView }) {
  return (
    <ul class="job-failures" data-testid="job-failures">
      {job.failures.map((failure) => (
        <li key={`${failure.line}:${failure.username}`}>
          <strong>{failure.username || `Line ${failure.line}`}</strong>
          <span class="selectable">{failure.message}</span>
          <code>{failure.code}</code>
        </li>
      ))}
    </ul>
  );
}
