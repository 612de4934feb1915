import type { Interceptor } from '../dispatcher.ts';
import { refusal } from '../errors.ts';
import { operations } from '../operations/table.ts';
import type { Service } from '../service.ts';
import { AWS_POOL_RATE, AWS_RATES, categoryOf, isLimitedByPool } from '../../quotas/categories.ts';
import { subjectOf } from './subject.ts';
import { TokenBuckets } from './token-buckets.ts';

/**
 * Rule 33: TooManyRequestsException over the quota of an operation's category, or of its user. The process that runs the pool
 * has no quota. `now` in ms from any start.
 */
export function quotaInterceptor(service: Service, now: () => number): Interceptor {
  const buckets = new TokenBuckets(now);
  return async ({ operation, input, caller }, apply) => {
    const granted =
      caller.kind === 'host' ||
      (withinUserRate(service, buckets, operation, input) && withinQuota(service, buckets, operation, input));
    return granted ? apply() : { kind: 'error', error: refusal('TooManyRequests', 'Rate exceeded') };
  };
}

function withinQuota(service: Service, buckets: TokenBuckets, operation: string, input: unknown): boolean {
  const { quotas } = service.settings;
  const category = categoryOf(operation);
  if (quotas === 'off' || category === undefined) return true;
  if (quotas === 'aws' && isLimitedByPool(category)) {
    const pool = service.store.pool((input as { UserPoolId?: string }).UserPoolId ?? '');
    if (pool && !buckets.take(`${operation} of ${pool.id}`, AWS_POOL_RATE)) return false;
  }
  const rate = (quotas === 'aws' ? AWS_RATES : quotas)[category];
  if (rate === undefined) return true;
  // Answers to challenges have three times the quota for themselves; what is over that counts as sign-ins.
  if (/^(?:Admin)?RespondToAuthChallenge$/.test(operation) && buckets.take('challenges', 3 * rate))
    return true;
  return buckets.take(category, rate);
}

/** A rate for reads and the same for writes. Signing in counts as reading (awsdocs commit becc0bb). */
function withinUserRate(service: Service, buckets: TokenBuckets, operation: string, input: unknown): boolean {
  const rate = service.settings.perUserRate;
  if (rate === null) return true;
  const { user } = subjectOf(service, input);
  if (!user) return true;
  const reads = categoryOf(operation) === 'UserAuthentication' || operations[operation]?.effect === 'read';
  return buckets.take(`${reads ? 'reads' : 'writes'} of ${user.sub}`, rate);
}
