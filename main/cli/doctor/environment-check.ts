import type { Result } from '../../contract/result.ts';
import { counted } from '../counted.ts';
import { bad, good, none, warn, type Check } from './check.ts';
import { moment } from '../spans.ts';
import type { LookedAtBundle } from './bundle.ts';

/** Time to make another one. */
const SOON_MS = 3 * 24 * 3_600_000;

const NEXT: Readonly<Record<string, string>> = {
  NO_BUNDLE: 'Check the path: it counts from the folder that the command runs in.',
  NO_PASSPHRASE: 'Set POOLKEY_PASSPHRASE, in CI from a secret of the project.',
  WRONG_PASSPHRASE: 'Set POOLKEY_PASSPHRASE to the one that the bundle was exported with.',
};

/** What the environment tells programs about where codes come from. No value is told: a grant is a secret. */
export function checkEnvironment(bundle: Result<LookedAtBundle> | null, env = process.env): Check[] {
  const set = (name: string): boolean => (env[name] ?? '') !== '';
  const checks = [
    ...(set('POOLKEY_BROKER')
      ? [good('broker', 'POOLKEY_BROKER is set: codes come from the broker there.')]
      : []),
    ...(set('POOLKEY_GRANT')
      ? [good('grant', 'POOLKEY_GRANT is set: codes come from the broker that gave it.')]
      : []),
    ...(bundle ? [bundleCheck(bundle)] : []),
  ];
  return checks.length > 0
    ? checks
    : [none('environment', 'Neither POOLKEY_BUNDLE nor POOLKEY_GRANT nor POOLKEY_BROKER is set.')];
}

function bundleCheck(bundle: Result<LookedAtBundle>): Check {
  if (!bundle.ok) return bad('bundle', bundle.error.message, NEXT[bundle.error.code]);
  const { pools, accounts, expiresAt } = bundle.value;
  const holds = `It opens: ${counted(accounts, 'account')} of ${counted(pools.length, 'pool')}`;
  if (expiresAt === null) return good('bundle', `${holds}.`);
  const until = Date.parse(expiresAt);
  const message = `${holds}, until ${moment(until)}.`;
  return until - Date.now() < SOON_MS
    ? warn('bundle', message, 'Export it anew before that: poolkey export --expires.')
    : good('bundle', message);
}
