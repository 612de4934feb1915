import type { PoolColor } from '../../main/contract/pools.ts';
import './pool-dot.css';

/** The pool's colour; a red frame means production. The name beside it says the same in words. */
export function PoolDot({ color, production }: { readonly color: PoolColor; readonly production: boolean }) {
  return <span class={`pool-dot pool-${color}${production ? ' production' : ''}`} aria-hidden="true" />;
}

export function NoPoolDot() {
  return <span class="pool-dot none" aria-hidden="true" />;
}
