import type { RunView } from '../../../main/contract/runs.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { resumeRun, stopRun } from './run-calls.ts';
import { reasonWords } from './run-words.ts';

/** Why it stands still, with what a person can do about it. */
export function RunReasonBanner({ run }: { readonly run: RunView }) {
  const words = reasonWords(run.reason);
  const still = run.state === 'paused' || run.state === 'stopped';
  if (words === null || !still) return null;
  const asks = run.state === 'paused' && run.reason?.code === 'SAME_FAILURE' && run.worker !== 'elsewhere';
  const { id } = run;
  return (
    <Notice tone={words.grave ? 'bad' : 'warn'} testId="run-reason">
      <p>
        <strong>{words.title}</strong>
      </p>
      {words.body !== '' && <p>{words.body}</p>}
      {words.grave && <code>{run.reason?.code}</code>}
      {asks && (
        <div class="form-row reason-choices">
          <Button small kind="primary" testId="reason-go-on" onClick={() => void resumeRun(id)}>
            Go on
          </Button>
          <Button small testId="reason-keep-going" onClick={() => void resumeRun(id, true)}>
            Go on and don’t ask again for this run
          </Button>
          <Button small kind="danger" testId="reason-stop" onClick={() => void stopRun(id)}>
            Stop
          </Button>
        </div>
      )}
    </Notice>
  );
}
