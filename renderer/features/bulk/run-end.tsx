import { useSignal } from '@preact/signals';
import type { RunView } from '../../../main/contract/runs.ts';
import { goToCodes } from '../../lib/route.ts';
import { query } from '../codes/codes-state.ts';
import { choose } from '../codes/codes-state.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { outcomeWords } from './run-words.ts';

/** To the list of codes, narrowed to the run's pool. */
function showUsers(poolId: string): void {
  query.value = '';
  choose({ by: 'pool', id: poolId });
  goToCodes();
}

/** What came of it, and what to do before this computer is lost. */
export function RunEnd({ run }: { readonly run: RunView }) {
  const exporting = useSignal(false);
  if (run.state !== 'finished') return null;
  const some = run.counts.done > 0;
  return (
    <Notice tone={run.counts.failed > 0 ? 'warn' : 'good'} testId="run-end">
      <p>
        <strong data-testid="run-summary">{outcomeWords(run)}</strong>
      </p>
      {some && <p>These secrets exist only in this vault: make a backup.</p>}
      {some && (
        <div class="form-row reason-choices">
          <Button
            small
            icon="lock"
            testId="run-end-export"
            onClick={() => {
              exporting.value = true;
            }}
          >
            Export enrolled…
          </Button>
          <Button small testId="run-show-users" onClick={() => showUsers(run.poolId)}>
            Show the users
          </Button>
        </div>
      )}
      {exporting.value && (
        <ExportDialog
          run={run}
          onClose={() => {
            exporting.value = false;
          }}
        />
      )}
    </Notice>
  );
}
