import type { AuditView, BrokerView, GrantView, HoldView } from '../../../main/contract/broker.ts';

const MINUTE = 60_000;
const SHOP = '/home/tester/work/webshop-e2e';
const ADMIN = 'C:\\Users\\tester\\source\\repos\\admin-console';

/** What a scene knows of the broker: its state, and entries of what was asked, newest first. */
export interface BrokerScene {
  readonly view: BrokerView;
  readonly audit: readonly AuditView[];
  /** Something is asked all this time, ms. */
  readonly every?: number;
}

export function grant(part: Partial<GrantView> & { id: string }): GrantView {
  return { project: SHOP, kind: 'lock', endsAt: null, passwords: false, clients: 0, codes: 0, ...part };
}

export function hold(part: Partial<HoldView> & { name: string }): HoldView {
  return {
    account: 'buyer-1@stage',
    holder: 'webshop-e2e, playwright worker 1',
    since: Date.now() - 2 * MINUTE,
    elsewhere: false,
    ...part,
  };
}

export function entry(part: Partial<AuditView> & { id: number }): AuditView {
  return {
    at: Date.now(),
    project: SHOP,
    client: 'playwright worker 1',
    account: 'alice@stage',
    verb: 'take',
    outcome: 'ok',
    waitedMs: 0,
    ...part,
  };
}

const serving: BrokerView = {
  state: 'serving',
  message: '',
  address: '/run/user/1000/poolkey/b.sock',
  grants: [],
  approvals: [],
  holds: [],
};

export const quiet: BrokerScene = { view: serving, audit: [] };

const cycle = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;

/** A day of tests: two runs in the last half hour, older ones before; every kind of entry is in it. */
export function askedFor(size: number, now = Date.now()): AuditView[] {
  const verbs = [
    'take',
    'take',
    'report ok',
    'acquire',
    'take',
    'release',
    'take',
    'list',
    'report mismatch',
    'peek',
    'take',
    'password',
  ];
  const refused = ['WAIT_TIMEOUT', 'BUSY', 'NOT_FOUND', 'COOLDOWN', 'CLOCK_SKEW'];
  return Array.from({ length: size }, (_, place) => {
    const bad = place % 17 === 5;
    const verb = bad ? 'take' : cycle(verbs, place);
    const waits = verb === 'take' && place % 3 === 1;
    // Twice as dense at the beginning of each run, and ten minutes of rest between the runs.
    const minutes =
      place * 0.11 + (place > 90 ? 8 : 0) + Math.sin(place / 9) * 0.3 + (place > 200 ? place : 0);
    return entry({
      id: 5_000 - place,
      at: now - Math.max(4_000, minutes * MINUTE),
      project: place % 5 === 3 ? ADMIN : SHOP,
      client: `playwright worker ${(place % 8) + 1}`,
      account:
        verb === 'list' ? null : cycle(['alice@stage', 'buyer-1@stage', 'alice@stage', 'bob@stage'], place),
      verb,
      outcome: bad ? cycle(refused, (place - 5) / 17) : 'ok',
      waitedMs: waits ? 9_000 + (place % 7) * 3_100 : 0,
    });
  });
}

export function busy(now = Date.now()): BrokerScene {
  const [first, ...rest] = askedFor(640, now);
  const unknown = { project: '/tmp/try', client: 'node', account: null, verb: 'connect', outcome: 'DENIED' };
  return {
    view: {
      ...serving,
      grants: [
        grant({ id: 'g1', kind: 'once', endsAt: now + 432_000, clients: 8, codes: 128 }),
        grant({ id: 'g2', project: ADMIN, kind: 'lock', passwords: true, clients: 1, codes: 12 }),
        grant({ id: 'g3', project: '/home/tester/work/nightly', kind: 'always', codes: 1 }),
      ],
      approvals: [
        { project: '/home/tester/work/nightly', passwords: false, since: now - 9 * 24 * 60 * MINUTE },
        { project: '/srv/ci/smoke', passwords: true, since: now - 3 * 60 * MINUTE },
      ],
      holds: [
        hold({ name: 'use:1' }),
        hold({
          name: 'use:2',
          account: 'buyer-2@stage',
          holder: 'webshop-e2e, playwright worker 2',
          since: now - 20_000,
        }),
        hold({
          name: 'use:3',
          account: 'clerk@qa',
          holder: 'nightly, pid 40112',
          since: now - 31 * MINUTE,
          elsewhere: true,
        }),
      ],
    },
    audit: first === undefined ? [] : [entry({ id: 5_001, at: now - 2_000, ...unknown }), first, ...rest],
  };
}

/** Names and paths that do not fit. */
export function long(now = Date.now()): BrokerScene {
  const deep =
    '/home/a-tester-with-a-long-name/Documents/customers/a-rather-long-company-name/repositories/2025/end-to-end-tests-of-the-checkout-and-of-the-returns-department';
  const account =
    'ivan.the-one-with-the-very-long-user-name@a-rather-long-company-name.example.test@qa · checkout team';
  const client = 'playwright worker 12 of 48, shard 3 of 7, pid 1234567';
  return {
    view: {
      ...serving,
      address:
        '/home/a-tester-with-a-long-name/Documents/customers/a-rather-long-company-name/state/poolkey/b.sock',
      grants: [
        grant({
          id: 'g1',
          project: deep,
          kind: 'once',
          endsAt: now + 26 * 60 * MINUTE,
          passwords: true,
          clients: 48,
          codes: 12_345,
        }),
      ],
      approvals: [{ project: deep, passwords: true, since: now - MINUTE }],
      holds: [
        hold({ name: 'use:1', account, holder: `${deep}, ${client}` }),
        hold({ name: 'use:2', account, holder: `${deep}, ${client}`, elsewhere: true }),
      ],
    },
    audit: askedFor(12, now).map((each, place) => ({
      ...each,
      project: deep,
      client,
      account,
      at: each.at - (place > 8 ? 30 * 60 * MINUTE : 0),
    })),
  };
}

export const off: BrokerScene = {
  view: {
    ...serving,
    state: 'off',
    message:
      'Another program serves at this address (pid 4711). End it, or start Poolkey with a folder of its own (POOLKEY_HOME), then lock and unlock Poolkey.',
  },
  audit: [],
};

export function offWithLog(now = Date.now()): BrokerScene {
  const { view, audit } = busy(now);
  return { view: { ...view, state: 'off', message: off.view.message, grants: [], holds: [] }, audit };
}

/** A run with many workers, each with an account of its own. */
export function crowded(now = Date.now()): BrokerScene {
  const { view } = busy(now);
  const holds = Array.from({ length: 48 }, (_, at) =>
    hold({
      name: `use:${at}`,
      account: `buyer-${at + 1}@stage`,
      holder: `webshop-e2e, playwright worker ${at + 1}`,
      since: now - at * 7_000,
    }),
  );
  return { view: { ...view, holds, approvals: [] }, audit: askedFor(60, now) };
}
