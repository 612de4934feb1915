import { go } from '../../lib/route.ts';
import { pools } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { PoolDot } from '../../ui/pool-dot.tsx';
import type { Wizard } from './wizard.ts';

/** Cards to choose from; a click goes on at once, since the choice is easy to take back. */
export function ChoosePool({ wizard }: { readonly wizard: Wizard }) {
  return (
    <>
      <p class="dim">
        {pools.value.length === 0
          ? 'Tell Poolkey which Cognito user pool and app client the user belongs to.'
          : 'Which pool does the user belong to?'}
      </p>
      <ul class="pool-cards">
        {pools.value.map((pool) => (
          <li key={pool.id}>
            <button
              type="button"
              class={`pool-card${pool.production ? ' production' : ''}`}
              data-testid="pool-card"
              onClick={() => {
                wizard.productionAllowed.value = false;
                wizard.poolId.value = pool.id;
              }}
            >
              <PoolDot color={pool.color} production={false} />
              <span class="pool-card-text">
                <strong class="cut">{pool.name}</strong>
                <span class="dim cut">
                  {pool.local ? 'On this computer' : (pool.endpoint ?? pool.region)} · {pool.userPoolId}
                </span>
              </span>
              {pool.production && <span class="production-tag">production</span>}
            </button>
          </li>
        ))}
      </ul>
      <div class="form-row">
        <Button icon="plus" onClick={() => go({ page: 'pool', back: { page: 'enroll' } })}>
          Add a pool
        </Button>
      </div>
    </>
  );
}
