import type { PoolkeyApi } from '../../main/contract/contract.ts';

declare global {
  interface Window {
    /** Put there by the preload script; the only way to main. */
    readonly poolkey: PoolkeyApi;
  }
}
