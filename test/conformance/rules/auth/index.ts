import type { Rule } from '../../rule.ts';
import { explicitFlows } from './explicit-flows.ts';
import { lostAnswers, throttles } from './limits.ts';
import { listing } from './listing.ts';
import { failures } from './lockout.ts';
import { srp } from './srp.ts';
import { secretHashes } from './secret-hashes.ts';
import { accessTokens } from './tokens.ts';

export const auth: readonly Rule[] = [
  secretHashes,
  explicitFlows,
  srp,
  failures,
  accessTokens,
  throttles,
  lostAnswers,
  listing,
];
