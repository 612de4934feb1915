import type { ComponentChildren } from 'preact';
import type { RunView } from '../../../main/contract/runs.ts';
import { poolById } from '../../lib/store.ts';
import { PoolDot } from '../../ui/pool-dot.tsx';
import './run-about.css';

interface AboutProps {
  readonly run: RunView;
  readonly children: ComponentChildren;
}

/** Which pool a run works on, production in its red frame. */
export function RunAbout({ run, children }: AboutProps) {
  const pool = poolById.value.get(run.poolId);
  return (
    <p class="run-about">
      {pool === undefined ? (
        <span class="dim">A pool that was removed</span>
      ) : (
        <span class={`run-pool${pool.production ? ' production' : ''}`}>
          <PoolDot color={pool.color} production={false} />
          <span class="cut">{pool.name}</span>
          {pool.production && <span class="production-tag">production</span>}
        </span>
      )}
      {children}
    </p>
  );
}
