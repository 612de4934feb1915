import type { RunView } from '../../../main/contract/runs.ts';
import './run-bar.css';
import { outcomeOf, throughOf } from './run-state.ts';

const parts = [
  ['done', 'done'],
  ['skipped', 'skipped'],
  ['failed', 'failed'],
  ['underWay', 'under way'],
  ['planned', 'planned'],
] as const;

/** All users as one bar, by what came of them. The numbers are in its label, and in the legend where there is one. */
export function RunBar({ run, thin = false }: { readonly run: RunView; readonly thin?: boolean }) {
  const outcome = outcomeOf(run);
  const total = Math.max(1, run.total);
  const said = parts.map(([part, words]) => `${outcome[part].toLocaleString('en')} ${words}`).join(', ');
  return (
    <div
      class={`run-bar${thin ? ' thin' : ''}`}
      role="progressbar"
      aria-label="Users of the run"
      aria-valuemin={0}
      aria-valuemax={run.total}
      aria-valuenow={throughOf(run)}
      aria-valuetext={said}
      data-testid="run-bar"
    >
      {parts
        .filter(([part]) => part !== 'planned' && outcome[part] > 0)
        .map(([part]) => (
          <span
            key={part}
            class={`bar-part ${part}`}
            style={{ inlineSize: `${(outcome[part] / total) * 100}%` }}
          />
        ))}
    </div>
  );
}

export function RunLegend({ run }: { readonly run: RunView }) {
  const outcome = outcomeOf(run);
  return (
    <ul class="run-legend" data-testid="run-legend">
      {parts.map(([part, words]) => (
        <li key={part} data-part={part} class={outcome[part] === 0 ? 'zero' : undefined}>
          <span class={`legend-mark ${part}`} aria-hidden="true" />
          <strong>{outcome[part].toLocaleString('en')}</strong> {words}
        </li>
      ))}
    </ul>
  );
}
