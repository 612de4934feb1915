import { pools } from '../lib/store.ts';
import { PoolDot } from './pool-dot.tsx';
import './pool-cards.css';

/** Pools to choose from; a click goes on at once, since the choice is easy to take back. */
export function PoolCards({ onChoose }: { readonly onChoose: (id: string) => void }) {
  return (
    <ul class="pool-cards">
      {pools.value.map((pool) => (
        <li key={pool.id}>
          <button
            type="button"
            class={`pool-card${pool.production ? ' production' : ''}`}
            data-testid="pool-card"
            data-pool={pool.id}
            onClick={() => onChoose(pool.id)}
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
  );
}
