import { PoolDot } from '../../ui/pool-dot.tsx';
import type { BulkDraft } from './bulk-draft.ts';

/** The pool that all this is about, in sight at each step; production wears its red frame. */
export function BulkPool({ draft }: { readonly draft: BulkDraft }) {
  const pool = draft.pool.value;
  if (pool === undefined) return null;
  return (
    <p class={`bulk-pool${pool.production ? ' production' : ''}`} data-testid="bulk-pool">
      <PoolDot color={pool.color} production={false} />
      <strong class="cut">{pool.name}</strong>
      {pool.production && <span class="production-tag">production</span>}
      {draft.step.value === 'roster' && (
        <button
          type="button"
          class="link"
          data-testid="bulk-other-pool"
          onClick={() => draft.choosePool(null)}
        >
          Other pool
        </button>
      )}
    </p>
  );
}
