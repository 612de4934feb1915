import type { Flow, SignInFlow } from '../contract/pools.ts';

/**
 * The order in which `auto` tries. The first two can be asked for without sending the password; a refused flow is no failed
 * sign-in (it is refused before the password is looked at), so that one attempt at most can count as one.
 */
const SEARCH: readonly Flow[] = ['srp', 'user', 'password', 'admin'];

/** The flows to try, best first. */
export function flowsToTry(flow: SignInFlow, learned: Flow | null): readonly Flow[] {
  if (flow !== 'auto') return [flow];
  return learned === null ? SEARCH : [learned, ...SEARCH.filter((other) => other !== learned)];
}
