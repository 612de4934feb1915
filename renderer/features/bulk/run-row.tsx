import type { RunRowView } from '../../../main/contract/runs.ts';
import { second } from '../../lib/second.ts';
import { lasting } from '../../lib/words.ts';
import { rowLine, rowWord, trackOf, triesWords } from './row-words.ts';

function Track({ row, creates }: { readonly row: RunRowView; readonly creates: boolean }) {
  // Nothing was done for it, so there is no way to show.
  if (row.path === 'skipped') return null;
  return (
    <span class="way" aria-hidden="true">
      {trackOf(row, creates).map(({ words, mark }) => (
        <span key={words} class={`way-step ${mark}`} title={words} />
      ))}
    </span>
  );
}

/** Reads the second only where there is something to count. */
function Countdown({ retryAt }: { readonly retryAt: number }) {
  const left = retryAt - second.value;
  return <span class="row-retry">{left > 0 ? `again in ${lasting(left + 999)}` : 'again now'}</span>;
}

/** A user of the run in one row: who, how far, and what is being done or went wrong. */
export function RunRow({ row, creates }: { readonly row: RunRowView; readonly creates: boolean }) {
  const line = rowLine(row);
  const calling = row.call !== null && row.state !== 'failed' && row.state !== 'done';
  return (
    <div
      class={`run-row ${row.state}`}
      data-testid="run-row"
      data-username={row.username}
      data-state={row.state}
      data-code={row.failure?.code}
    >
      <span role="gridcell" class="row-line">
        {row.line}
      </span>
      <span role="gridcell" class="row-name">
        <span class="cut" title={row.username}>
          {row.username}
        </span>
        <span class={`cut row-sub${calling ? ' mono' : ''}`} title={line}>
          {line}
        </span>
      </span>
      <span role="gridcell" class="row-progress">
        <span class="row-word">{rowWord(row)}</span>
        <Track row={row} creates={creates} />
      </span>
      <span role="gridcell" class="row-tries">
        {row.retryAt !== null && <Countdown retryAt={row.retryAt} />}
        <span>{triesWords(row)}</span>
      </span>
    </div>
  );
}
