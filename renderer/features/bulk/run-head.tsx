import { useRef } from 'preact/hooks';
import type { RunView } from '../../../main/contract/runs.ts';
import { rosterName } from '../../lib/roster-name.ts';
import { useAutofocus } from '../../ui/use-autofocus.ts';
import { RunAbout } from './run-about.tsx';
import { throughOf } from './run-state.ts';
import { headline, paceWords } from './run-words.ts';

/** The state in words, what it is about, and the numbers. */
export function RunHead({ run }: { readonly run: RunView }) {
  const head = useRef<HTMLHeadingElement>(null);
  useAutofocus(head, true);
  // While its rows are written, those that are there count.
  const far = run.state === 'preparing' ? run.counts.planned : throughOf(run);
  const pace = run.state === 'running' ? paceWords(run) : '';
  return (
    <div class="run-head">
      <h1 ref={head} tabIndex={-1} data-testid="run-headline">
        {headline(run)}
      </h1>
      <RunAbout run={run}>
        <span class="cut dim">{rosterName(run.roster)}</span>
      </RunAbout>
      <p class="run-numbers">
        <strong data-testid="run-progress">
          {far.toLocaleString('en')} / {run.total.toLocaleString('en')}
        </strong>
        <span class="dim" data-testid="run-pace">
          {pace}
        </span>
      </p>
    </div>
  );
}
