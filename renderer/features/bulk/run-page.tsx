import { useEffect, useMemo } from 'preact/hooks';
import type { RunView } from '../../../main/contract/runs.ts';
import { go, goToCodes, type Route } from '../../lib/route.ts';
import { runs } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { JobChip } from '../../ui/job-chip.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RunActions } from './run-actions.tsx';
import { RunBar, RunLegend } from './run-bar.tsx';
import { RunEnd } from './run-end.tsx';
import { RunHead } from './run-head.tsx';
import { seeRun } from './run-news.ts';
import './run-page.css';
import { RunReasonBanner } from './run-reason.tsx';
import { RunRows } from './run-rows.tsx';
import { RunSpoken } from './run-spoken.tsx';
import { throttleWords } from './run-words.ts';

function Gone() {
  return (
    <div class="run-gone" data-testid="run-gone">
      <h1>This run is no longer there</h1>
      <p class="dim">It was removed. Accounts and secrets that it made are still in the vault.</p>
      <div class="form-row">
        <Button onClick={() => go({ page: 'runs' })}>Enrollment runs</Button>
        <Button onClick={goToCodes}>Codes</Button>
      </div>
    </div>
  );
}

function Throttled({ run }: { readonly run: RunView }) {
  if (run.throttled.length === 0) return null;
  return (
    <ul class="run-throttled" data-testid="run-throttled">
      {run.throttled.map((each) => (
        <li key={each.category}>{throttleWords(each)}</li>
      ))}
    </ul>
  );
}

function Elsewhere({ run }: { readonly run: RunView }) {
  if (run.worker !== 'elsewhere') return null;
  return (
    <Notice tone="info" testId="run-elsewhere">
      <p>
        <strong>Another Poolkey works on this run</strong>, the command line perhaps. Here it can be looked
        at; pause or stop it there.
      </p>
    </Notice>
  );
}

function Run({ run }: { readonly run: RunView }) {
  return (
    <main class="run" data-testid="run" data-state={run.state} data-worker={run.worker ?? 'nobody'}>
      <RunHead run={run} />
      <RunBar run={run} />
      <RunLegend run={run} />
      <Throttled run={run} />
      <Elsewhere run={run} />
      <RunReasonBanner run={run} />
      <RunEnd run={run} />
      <RunActions run={run} />
      <RunSpoken run={run} />
      <RunRows key={run.id} run={run} />
    </main>
  );
}

/** One run: how far it is, what stands in its way, and each of its users. */
export function RunPage({ from }: { readonly from: Extract<Route, { page: 'run' }> }) {
  const run = runs.value.find(({ id }) => id === from.id);
  useMemo(() => seeRun(from.id), [from.id]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const taken = event.defaultPrevented || document.querySelector('dialog[open]') !== null;
      if (event.key === 'Escape' && !taken) goToCodes();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, []);
  return (
    <div class="run-page">
      <header class="page-bar">
        <Button kind="quiet" small icon="back" testId="run-back" onClick={goToCodes}>
          Codes
        </Button>
        <Button kind="quiet" small testId="run-all" onClick={() => go({ page: 'runs' })}>
          All runs
        </Button>
        <JobChip />
      </header>
      {run === undefined ? <Gone /> : <Run run={run} />}
    </div>
  );
}
