import { onTestFinished } from 'vitest';
import type { AccountView } from '../../../main/contract/accounts.ts';
import type { EnrollView } from '../../../main/contract/enroll.ts';
import type { JobView } from '../../../main/contract/jobs.ts';
import type { PoolInput, PoolView } from '../../../main/contract/pools.ts';
import type { Snapshot } from '../../../main/contract/contract.ts';
import type { Result } from '../../../main/contract/result.ts';
import {
  seedPool,
  startLocalPool,
  type LocalPoolServer,
  type SeededPool,
  type SeedOptions,
} from '../../../main/local-pool/index.ts';
import { startProxy, type RecordingProxy } from '../../fakes/recording-proxy.ts';
import { handlersDesk, valueOf, type HandlersDesk } from './handlers-fixture.ts';

/** The handlers, and a pool that they reach through a recording proxy. */
export interface PoolDesk extends HandlersDesk {
  readonly server: LocalPoolServer;
  readonly seeded: SeededPool;
  readonly proxy: RecordingProxy;
  readonly pool: PoolView;
  /** What a person types for the pool. */
  readonly input: PoolInput;
  /** All that the window was given: results of calls and pushes, as text. */
  readonly told: () => string;
  /** A call that must succeed. */
  readonly give: (name: string, args?: unknown) => Promise<unknown>;
  readonly enroll: (user: { username: string; password: string }) => Promise<EnrollView>;
  readonly accounts: () => Promise<AccountView[]>;
  /** Until the job has ended. */
  readonly ended: (id: string) => Promise<JobView>;
}

export async function poolDesk(seed: SeedOptions = {}, more: Partial<PoolInput> = {}): Promise<PoolDesk> {
  const desk = await handlersDesk();
  const server = await startLocalPool({ clock: desk.time.clock });
  onTestFinished(() => server.close());
  const seeded = await seedPool(server, { users: 2, ...seed });
  const proxy = await startProxy(server.endpoint);
  onTestFinished(() => proxy.close());
  const results: unknown[] = [];
  const call = async (name: string, ...args: unknown[]): Promise<Result<unknown>> => {
    const result = await desk.call(name, ...args);
    results.push(result);
    return result;
  };
  const give = async (name: string, args?: unknown): Promise<unknown> =>
    valueOf(await call(name, ...(args === undefined ? [] : [args])));
  const input: PoolInput = {
    name: 'Stage',
    userPoolId: seeded.userPoolId,
    clientId: seeded.clientId,
    ...(seeded.clientSecret === undefined ? {} : { clientSecret: seeded.clientSecret }),
    endpoint: proxy.endpoint,
    ...more,
  };
  const pool = (await give('pools.add', input)) as PoolView;
  const own = Object.create(desk) as HandlersDesk;
  // What a test sets here is what the handlers' world looks at.
  for (const name of ['agrees', 'place'] as const) {
    Object.defineProperty(own, name, {
      get: () => desk[name],
      set: (value: never) => {
        desk[name] = value;
      },
    });
  }
  // Its getter must stay one: the session changes with each unlock.
  return Object.assign(own, {
    call,
    server,
    seeded,
    proxy,
    pool,
    input,
    give,
    told: () => JSON.stringify([results, desk.pushes.all]),
    enroll: async ({ username, password }: { username: string; password: string }) => {
      const { id } = (await give('enroll.begin', { poolId: pool.id, username, password })) as EnrollView;
      return (await give('enroll.confirm', { id })) as EnrollView;
    },
    accounts: async () => ((await give('app.snapshot')) as Snapshot).accounts,
    ended: async (id: string) => {
      for (;;) {
        const view = desk.session.jobs.views().find((job) => job.id === id);
        if (!view) throw new Error('no such job');
        if (view.state !== 'running' && view.state !== 'stopping') return view;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  });
}
