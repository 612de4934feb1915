import { useSignal } from '@preact/signals';
import type { RunView } from '../../../main/contract/runs.ts';
import { useMinute } from '../../lib/minute.ts';
import { go, goToCodes } from '../../lib/route.ts';
import { runs } from '../../lib/store.ts';
import { ago, exactTime } from '../../lib/words.ts';
import { rosterName } from '../../lib/roster-name.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { RemoveRunDialog } from './remove-run-dialog.tsx';
import { RunAbout } from './run-about.tsx';
import { RunBar } from './run-bar.tsx';
import { resumeRun } from './run-calls.ts';
import { actionsOf, newestFirst, throughOf } from './run-state.ts';
import { outcomeWords, reasonWords, stateWord } from './run-words.ts';
import './runs-page.css';

interface ItemProps {
  readonly run: RunView;
  readonly now: number;
  readonly onRemove: (run: RunView) => void;
}

function Item({ run, now, onRemove }: ItemProps) {
  const able = actionsOf(run);
  const why = run.state === 'running' ? null : reasonWords(run.reason);
  const open = () => go({ page: 'run', id: run.id });
  return (
    <li class="run-item" data-testid="run-item" data-id={run.id} data-state={run.state}>
      <div class="run-item-head">
        <button type="button" class="run-item-name cut" data-testid="run-open" onClick={open}>
          {rosterName(run.roster)}
        </button>
        <span class={`state-tag ${run.state}`}>{stateWord(run)}</span>
        <time class="dim" title={exactTime(run.createdAt)}>
          {ago(run.createdAt, now)}
        </time>
      </div>
      <RunAbout run={run}>
        <span class="run-item-count">
          {throughOf(run).toLocaleString('en')} / {run.total.toLocaleString('en')}
        </span>
      </RunAbout>
      <RunBar run={run} thin />
      <div class="run-item-foot">
        <span class="dim">{why?.title ?? outcomeWords(run)}</span>
        <span class="run-item-buttons">
          {able.has('resume') && (
            <Button small testId="run-item-resume" onClick={() => void resumeRun(run.id)}>
              Resume
            </Button>
          )}
          {able.has('remove') && (
            <Button
              small
              kind="quiet"
              iconOnly
              icon="trash"
              testId="run-item-remove"
              onClick={() => onRemove(run)}
            >
              Remove run
            </Button>
          )}
        </span>
      </div>
    </li>
  );
}

/** All runs, the newest first. */
export function RunsPage() {
  const now = useMinute();
  const removing = useSignal<RunView | null>(null);
  const list = newestFirst(runs.value);
  return (
    <Page title="Enrollment runs" backLabel="Codes" escape wide onBack={goToCodes}>
      <div class="runs" data-testid="runs">
        {list.length === 0 ? (
          <p class="dim" data-testid="runs-empty">
            No list was enrolled yet. Give Poolkey a list of users, and it sets up their software tokens one
            by one.
          </p>
        ) : (
          <ul class="run-items">
            {list.map((run) => (
              <Item
                key={run.id}
                run={run}
                now={now}
                onRemove={(which) => {
                  removing.value = which;
                }}
              />
            ))}
          </ul>
        )}
        <div class="form-row">
          <Button
            kind={list.length === 0 ? 'primary' : 'plain'}
            icon="plus"
            testId="runs-new"
            onClick={() => go({ page: 'bulk' })}
          >
            Enroll a list…
          </Button>
        </div>
      </div>
      {removing.value !== null && (
        <RemoveRunDialog
          run={removing.value}
          onClose={() => {
            removing.value = null;
          }}
        />
      )}
    </Page>
  );
}
