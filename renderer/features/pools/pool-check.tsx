import { type ReadonlySignal, type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { PoolCheckView } from '../../../main/contract/pool-check.ts';
import type { PoolView } from '../../../main/contract/pools.ts';
import { api, type Failure, settle } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Findings } from './findings.tsx';
import { inputOf, type PoolDraft } from './pool-draft.ts';

export interface PoolCheck {
  readonly state: Signal<'idle' | 'running'>;
  /** The last answer, and what it was about. */
  readonly found: Signal<{ readonly of: string; readonly view: PoolCheckView } | null>;
  readonly run: () => Promise<void>;
}

/** A look at the pool as it stands in the form, saved or not; it changes nothing. */
export function usePoolCheck(
  draft: ReadonlySignal<PoolDraft>,
  known: PoolView | undefined,
  refused: (error: Failure | null) => void,
): PoolCheck {
  const state = useSignal<'idle' | 'running'>('idle');
  const found = useSignal<{ of: string; view: PoolCheckView } | null>(null);
  const run = async () => {
    if (state.peek() === 'running') return;
    state.value = 'running';
    refused(null);
    const input = inputOf(draft.peek());
    const answer = await settle(api().pools.check(known === undefined ? { input } : { id: known.id, input }));
    state.value = 'idle';
    if (answer.ok) found.value = { of: JSON.stringify(input), view: answer.value };
    else {
      found.value = null;
      refused(answer.error);
    }
  };
  return { state, found, run };
}

export function CheckButton({ check }: { readonly check: PoolCheck }) {
  const running = check.state.value === 'running';
  return (
    <Button icon="refresh" testId="pool-check" busy={running} onClick={() => void check.run()}>
      {running ? 'Checking…' : check.found.value === null ? 'Check' : 'Check again'}
    </Button>
  );
}

/** Below the form: what was found, and whether it is still about what stands there. */
export function CheckResult({
  check,
  draft,
}: {
  check: PoolCheck;
  readonly draft: ReadonlySignal<PoolDraft>;
}) {
  const found = check.found.value;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (found !== null) box.current?.scrollIntoView({ block: 'nearest' });
  }, [found]);
  const stale = found !== null && found.of !== JSON.stringify(inputOf(draft.value));
  return (
    <div ref={box} role="status">
      {check.state.value === 'running' && found === null && (
        <p class="dim">Asking the pool. Nothing is changed there.</p>
      )}
      {found !== null && <Findings view={found.view} stale={stale} />}
    </div>
  );
}
