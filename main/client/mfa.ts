import type { AccountAnswer, AnswerOf, Verb } from '../broker/protocol.ts';
import { answerOnceMore } from './answer-once-more.ts';
import type { CodeOutcome, Mfa, MfaAccount, MfaCode, TakeOptions } from './api.ts';
import { withCallSites } from './call-site.ts';
import type { Link, Parameters } from './link.ts';
import { oneByOne } from './one-by-one.ts';
import { stateFile } from './storage-state.ts';
import { WaitsOfCall, type OnWaiting } from './waits-of-call.ts';

export interface MfaSettings {
  readonly minValidMs?: number;
  readonly maxWaitMs?: number;
  readonly burst?: boolean;
  /** `index` from 1: each shard has its own accounts of a tag. */
  readonly shard?: { readonly index: number; readonly total: number } | null;
  /** Where the files of `storageState` lie. */
  readonly stateFolder: string;
  readonly onWaiting?: OnWaiting;
  /** An account was acquired; `by`: how. */
  readonly onAcquired?: (account: MfaAccount, by: 'name' | 'tag') => void;
  readonly onReleased?: (accountId: string) => void;
}

const DEFAULT_MAX_WAIT_MS = 90_000;
const DEFAULT_TTL_MS = 30 * 60_000;

/** What tests use, over whichever way there is to the codes. */
export function mfaOver(link: Link, settings: MfaSettings): Mfa {
  const { shard, onAcquired } = settings;
  const alone = oneByOne();
  const call = async <V extends Verb>(
    verb: V,
    parameters: Parameters<V>,
    name?: string,
  ): Promise<AnswerOf<V>> => {
    const waits = new WaitsOfCall(settings.onWaiting, name);
    try {
      return await link.call(verb, parameters, waits.told);
    } finally {
      waits.end();
    }
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
  const handle = ({ id, name, username, pool, tags }: AccountAnswer): MfaAccount =>
    withCallSites({
      id,
      name,
      username,
      pool,
      tags,
      password: async () => (await call('password', { account: id })).password,
      code: async (options?: TakeOptions) => (await take(id, options)).code,
      take: (options?: TakeOptions) => take(id, options),
      answer: (submit: (code: string) => Promise<CodeOutcome>, options?: TakeOptions) =>
        answerOnceMore(() => take(id, options), submit, report(id), name),
      release: async () => {
        settings.onReleased?.(id);
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

  const mfa: Mfa = {
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
        const wish = { account: found.id, purpose, maxWaitMs: Math.max(maxWaitMs, LOGIN_WAIT_MS) };
        await call('acquire', wish, found.name);
        try {
          const state = { folder: settings.stateFolder, accountId: found.id, key, ttlMs };
          return await stateFile(state, () => login(handle(found)));
        } finally {
          // Of a broker that is gone nothing is held any more.
          await call('release', { account: found.id, purpose }).catch(() => undefined);
        }
      });
    },
  };
  return withCallSites(mfa);
}

/** Somebody else's sign-in may wait for a code itself, and a page takes its time. */
const LOGIN_WAIT_MS = 180_000;
