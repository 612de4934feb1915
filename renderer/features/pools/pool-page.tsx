import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { PoolView } from '../../../main/contract/pools.ts';
import { api, type Failure, settle } from '../../lib/api.ts';
import { poolClockWords } from '../../lib/clock-words.ts';
import { go, goToCodes, type Route } from '../../lib/route.ts';
import { applyPools, poolById, pools } from '../../lib/store.ts';
import { showToast } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { choose } from '../codes/codes-state.ts';
import { CheckButton, CheckResult, usePoolCheck } from './pool-check.tsx';
import { draftOf, inputOf, newDraft } from './pool-draft.ts';
import { PoolFields } from './pool-fields.tsx';
import { RemovePool } from './remove-pool.tsx';

type PoolRoute = Extract<Route, { page: 'pool' }>;

/** Main's push may come after its answer; the next page must know the new pool already. */
function learn(pool: PoolView): void {
  applyPools([...pools.peek().filter(({ id }) => id !== pool.id), pool]);
}

export function PoolPage({ from }: { readonly from: PoolRoute }) {
  const known = from.id === undefined ? undefined : poolById.value.get(from.id);
  const draft = useSignal(useMemo(() => (known === undefined ? newDraft(pools.peek()) : draftOf(known)), []));
  const busy = useSignal(false);
  const error = useSignal<Failure | null>(null);

  const check = usePoolCheck(draft, known, (refusal) => {
    error.value = refusal;
  });
  const clock = known === undefined ? null : poolClockWords(known);

  const leave = () => {
    go(from.back ?? { page: 'codes' });
  };
  const save = async () => {
    if (busy.peek()) return;
    busy.value = true;
    error.value = null;
    const input = inputOf(draft.peek());
    const answer = await settle(
      known === undefined ? api().pools.add(input) : api().pools.update({ id: known.id, input }),
    );
    busy.value = false;
    if (!answer.ok) {
      error.value = answer.error;
      return;
    }
    const pool = answer.value;
    if (known === undefined) learn(pool);
    showToast({
      key: 'pool',
      tone: 'good',
      text: known === undefined ? `${pool.name} added.` : `${pool.name} saved.`,
      lastsMs: 4000,
    });
    choose({ by: 'pool', id: pool.id });
    // On the way to an enrollment the new pool is the one meant.
    if (from.back?.page === 'enroll' || from.back?.page === 'bulk') go({ ...from.back, poolId: pool.id });
    else goToCodes();
  };

  return (
    <Page title={known === undefined ? 'Add a pool' : `Edit ${known.name}`} onBack={leave}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <FormError error={error.value} />
        {clock !== null && (
          <Notice tone="warn" testId="pool-clock">
            <p>{clock}</p>
          </Notice>
        )}
        <PoolFields draft={draft} known={known} />
        <div class="form-row apart">
          <Button kind="primary" type="submit" busy={busy.value}>
            {known === undefined ? 'Add pool' : 'Save pool'}
          </Button>
          <CheckButton check={check} />
          <Button onClick={leave}>Cancel</Button>
          {known !== undefined && <RemovePool pool={known} />}
        </div>
        <CheckResult check={check} draft={draft} />
      </form>
    </Page>
  );
}
