import type { RunView } from '../../../main/contract/runs.ts';
import { go } from '../../lib/route.ts';
import { runs } from '../../lib/store.ts';
import { rosterName } from '../../lib/roster-name.ts';
import { Button } from '../../ui/button.tsx';
import './run-banner.css';
import { RunBar } from './run-bar.tsx';
import { ended, seeRun } from './run-news.ts';
import { isOpen, newestFirst, throughOf } from './run-state.ts';
import { outcomeWords, paceWords, reasonWords, stateWord } from './run-words.ts';

/** How far it is, what it waits for, or what came of it. */
function lineOf(run: RunView): string {
  if (!isOpen(run)) return reasonWords(run.reason)?.title ?? outcomeWords(run);
  const through = `${throughOf(run).toLocaleString('en')} / ${run.total.toLocaleString('en')}`;
  const more = run.state === 'running' ? paceWords(run) : (reasonWords(run.reason)?.title ?? '');
  return more === '' ? through : `${through} · ${more}`;
}

function Line({ run }: { readonly run: RunView }) {
  const over = !isOpen(run);
  return (
    <div class="run-line" data-testid="run-banner" data-state={run.state}>
      <span class="run-line-name cut">
        <strong>{rosterName(run.roster)}</strong>
        <span class="dim"> {stateWord(run)}</span>
      </span>
      <span class="run-line-words cut">{lineOf(run)}</span>
      <RunBar run={run} thin />
      <Button small testId="run-banner-open" onClick={() => go({ page: 'run', id: run.id })}>
        Open
      </Button>
      {over && (
        <Button
          kind="quiet"
          small
          iconOnly
          icon="clear"
          testId="run-banner-dismiss"
          onClick={() => seeRun(run.id)}
        >
          Dismiss
        </Button>
      )}
    </div>
  );
}

/** Below the codes: runs under way, those that wait for a person, and those that have ended unseen. */
export function RunBanner() {
  const shown = newestFirst(runs.value).filter((run) => isOpen(run) || ended.value.has(run.id));
  if (shown.length === 0) return null;
  return (
    <div class="run-lines">
      {shown.map((run) => (
        <Line key={run.id} run={run} />
      ))}
    </div>
  );
}
