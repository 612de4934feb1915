import type { PoolkeyContract } from '../contract/contract.ts';
import type { PushName, PushPayload } from '../contract/schema.ts';

/** Sends one of the contract's pushes to the window. Dropped when there is none. */
export type Publish = <N extends PushName<PoolkeyContract>>(
  name: N,
  payload: PushPayload<PoolkeyContract, N>,
) => void;
