import { useSignal } from '@preact/signals';
import type { RunView } from '../../../main/contract/runs.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { RemoveRunDialog } from './remove-run-dialog.tsx';
import { pauseRun, resumeRun, retryFailed, saveReport, stopRun } from './run-calls.ts';
import { actionsOf } from './run-state.ts';

/** What can be done with the run now. What the banner above offers is not offered twice. */
export function RunActions({ run }: { readonly run: RunView }) {
  const dialog = useSignal<'export' | 'remove' | null>(null);
  const able = actionsOf(run);
  const { id, ending } = run;
  const busy = ending !== null;
  const asked = run.state === 'paused' && run.reason?.code === 'SAME_FAILURE';
  const close = () => {
    dialog.value = null;
  };
  return (
    <div class="run-actions">
      {able.has('pause') && (
        <Button small testId="run-pause" busy={busy} onClick={() => void pauseRun(id)}>
          {ending === 'pausing' ? 'Pausing…' : 'Pause'}
        </Button>
      )}
      {able.has('resume') && !asked && (
        <Button small kind="primary" testId="run-resume" busy={busy} onClick={() => void resumeRun(id)}>
          Resume
        </Button>
      )}
      {able.has('stop') && !asked && (
        <Button small testId="run-stop" busy={ending === 'stopping'} onClick={() => void stopRun(id)}>
          {ending === 'stopping' ? 'Stopping…' : 'Stop'}
        </Button>
      )}
      {able.has('retry') && (
        <Button
          small
          icon="refresh"
          testId="run-retry"
          busy={busy}
          onClick={() => void retryFailed(id)}
        >{`Retry failed (${run.counts.failed.toLocaleString('en')})`}</Button>
      )}
      {able.has('report') && (
        <Menu
          label="Save report"
          testId="run-report"
          icon="down"
          items={[
            {
              testId: 'run-report-csv',
              label: 'CSV',
              note: 'For a spreadsheet: user, state, what went wrong. No secrets.',
              icon: 'stack',
              onChoose: () => void saveReport(id, 'csv'),
            },
            {
              testId: 'run-report-json',
              label: 'JSON',
              note: 'The same for programs.',
              icon: 'stack',
              onChoose: () => void saveReport(id, 'json'),
            },
          ]}
        />
      )}
      {able.has('export') && run.state !== 'finished' && (
        <Button
          small
          icon="lock"
          testId="run-export"
          onClick={() => {
            dialog.value = 'export';
          }}
        >
          Export enrolled…
        </Button>
      )}
      {able.has('remove') && (
        <Button
          small
          kind="quiet"
          icon="trash"
          testId="run-remove"
          onClick={() => {
            dialog.value = 'remove';
          }}
        >
          Remove run
        </Button>
      )}
      {dialog.value === 'export' && <ExportDialog run={run} onClose={close} />}
      {dialog.value === 'remove' && <RemoveRunDialog run={run} onClose={close} />}
    </div>
  );
}
