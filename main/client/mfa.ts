import type { AccountAnswer, Waiting } from '../broker/protocol.ts';
import type { CodeOutcome, Mfa, MfaAccount, MfaCode, TakeOptions } from './api.ts';
import { PoolkeyError } from './errors.ts';
import type { Link } from './link.ts';
import { oneByOne } from './one-by-one.ts';
import { stateFile } from './storage-state.ts';

export interface MfaSettings {
  readonly minValidMs?: number;
  readonly maxWaitMs?: number;
  readonly burst?: boolean;
  /** `index` from 1: each shard has its own accounts of a tag. */
  readonly shard?: { readonly index: number; readonly total: number } | null;
  /** Where the files of `storageState` lie. */
  readonly stateFolder: string;
  /** Told when something has to be waited for, with a promise that ends with the wait. */
  readonly onWaiting?: (told: Waiting, end: Promise<unknown>) => void;
  /** An account was acquired; `by`: how. */
  readonly onAcquired?: (account: MfaAccount, by: 'name' | 'tag') => void;
}

const DEFAULT_MAX_WAIT_MS = 90_000;
const DEFAULT_TTL_MS = 30 * 60_000;

/** What tests use, over whichever way there is to the codes. */
export function mfaOver(link: Link, settings: MfaSettings): Mfa {
  const { shard, onAcquired } = settings;
  const alone = oneByOne();
  const call: Link['call'] = (verb, parameters) => {
    let end: Promise<unknown> = Promise.resolve();
    const answer = link.call(verb, parameters, (told) => settings.onWaiting?.(told, end));
    end = answer.catch(() => undefined);
    return answer;
  };
  const maxWaitMs = settings.maxWaitMs ?? DEFAULT_MAX_WAIT_MS;

  const take = (account: string, options: TakeOptions = {}): Promise<MfaCode> => {
    const { minValidMs = settings.minValidMs, burst = settings.burst } = options;
    return call('take', {
      account,
      maxWaitMs: options.maxWaitMs ?? maxWaitMs,
      ...(minValidMs === undefined ? {} : { minValidMs }),
      ...(burst === undefined ? {} : { burst }),
    });
  };
  const handle = ({ id, name, username, pool, tags }: AccountAnswer): MfaAccount => ({
    id,
    name,
    username,
    pool,
    tags,
    password: async () => (await call('password', { account: id })).password,
    code: async (options) => (await take(id, options)).code,
    take: (options) => take(id, options),
    answer: (submit, options) => answerOnceMore(() => take(id, options), submit, report(id), name),
    release: async () => {
      await call('release', { account: id });
    },
  });
  const report = (account: string) => async (outcome: CodeOutcome) => {
    await call('report', { account, outcome });
  };
  const find = async (account: string): Promise<AccountAnswer> => {
    const { account: found } = await call('find', { account });
    return found;
  };

  return {
    take,
    code: async (account, options) => (await take(account, options)).code,
    user: async (account) => handle(await find(account)),
    report: (account, outcome) => report(account)(outcome),
    async acquire(who, options = {}) {
      const wish = typeof who === 'string' ? { account: who } : { ...who, ...(shard ? { shard } : {}) };
      const got = await call('acquire', { ...wish, maxWaitMs: options.maxWaitMs ?? maxWaitMs });
      const account = handle(got.account);
      onAcquired?.(account, typeof who === 'string' ? 'name' : 'tag');
      return account;
    },
    async storageState(account, login, { ttlMs = DEFAULT_TTL_MS, key = '' } = {}) {
      const found = await find(account);
      const purpose = 'login' as const;
      // To the broker all of this program is one: within it nobody else keeps two apart.
      return alone(found.id, async () => {
        await call('acquire', { account: found.id, purpose, maxWaitMs: Math.max(maxWaitMs, LOGIN_WAIT_MS) });
        try {
          const wish = { folder: settings.stateFolder, accountId: found.id, key, ttlMs };
          return await stateFile(wish, () => login(handle(found)));
        } finally {
          // Of a broker that is gone nothing is held any more.
          await call('release', { account: found.id, purpose }).catch(() => undefined);
        }
      });
    },
  };
}

/** Somebody else's sign-in may wait for a code itself, and a page takes its time. */
const LOGIN_WAIT_MS = 180_000;

async function answerOnceMore(
  take: () => Promise<MfaCode>,
  submit: (code: string) => Promise<CodeOutcome>,
  report: (outcome: CodeOutcome) => Promise<void>,
  name: string,
): Promise<void> {
  for (const last of [false, true]) {
    const { code } = await take();
    const outcome = await submit(code);
    await report(outcome);
    if (outcome === 'ok') return;
    if (outcome === 'mismatch' || last) throw refused(outcome, name);
  }
}

function refused(outcome: Exclude<CodeOutcome, 'ok'>, name: string): PoolkeyError {
  if (outcome === 'mismatch')
    return new PoolkeyError(
      'CODE_MISMATCH',
      `The code of ${name} was refused as wrong, and is not tried again. Its token was set up anew elsewhere, or the clock differs: "poolkey verify" and "poolkey doctor --clock" tell which.`,
    );
  const code = outcome === 'reused' ? 'CODE_REUSED' : 'CODE_EXPIRED';
  return new PoolkeyError(
    code,
    `Two codes of ${name} in a row were refused as ${outcome}. Something else signs this user in, too: a script, or another vault with the same secret.`,
  );
}
