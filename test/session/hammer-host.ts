// A broker in a process of its own, to be killed, hammered and started again over the same state. Says "ready" on stderr when it serves,
// or on stdout why it does not. Lets every program in, as an app whose user has said yes. Ends properly when it is told to go on. Says "late"
// on stdout for each step that was over before it could be handed out: on a busy machine a tenth of a second is a long time.
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import type { CodeSource } from '../../main/broker/code-source.ts';
import { GrantBook, type Grant } from '../../main/broker/grants.ts';
import { Holds } from '../../main/broker/holds.ts';
import { BrokerHost } from '../../main/broker/host.ts';
import { listedSource } from '../../main/broker/listed-source.ts';
import { CodeService } from '../../main/broker/service.ts';
import { ok } from '../../main/contract/result.ts';
import { Secret } from '../../main/secrecy/secret.ts';
import { systemClock, systemSleeper } from '../../main/totp/clock.ts';
import type { Ledger } from '../../main/totp/ledger.ts';
import { openSharedLedger } from '../../main/totp/open-shared-ledger.ts';
import { sharedName } from '../../main/totp/shared-name.ts';
import { COGNITO_TOKEN } from '../../main/totp/software-token.ts';
import { openStateFile } from '../../main/vault/state-file.ts';
import { fastClock, fastSleeper, type FastTime } from '../soak/fast-clock.ts';

export interface HostJob {
  /** Of socket and announcement. */
  readonly folder: string;
  /** Of steps, holds and audit. */
  readonly state: string;
  readonly users: readonly {
    readonly name: string;
    readonly secret: string;
    readonly tags?: readonly string[];
  }[];
  readonly kind?: 'app' | 'run';
  /** Absent: as it goes on the machine. */
  readonly time?: FastTime;
  /** A ledger in common with other machines, as POOLKEY_LEDGER names it. */
  readonly shared?: string;
}

const job = JSON.parse(process.argv[2] ?? '') as HostJob;
const clock = job.time ? fastClock(job.time) : systemClock;
const sleeper = job.time ? fastSleeper(job.time) : systemSleeper;
const sharing = openSharedLedger(job.shared === undefined ? {} : { POOLKEY_LEDGER: job.shared });
if (!sharing.ok) throw new Error(sharing.error.code);
const state = openStateFile(job.state, clock);
const grants = new GrantBook(clock);
const holds = new Holds(state.holds);
const listed = listedSource(
  job.users.map(({ name, secret, tags = [] }) => {
    const token = { ...COGNITO_TOKEN, secret: new Secret(secret) };
    return {
      account: { id: `id-of-${name}`, name, username: name, label: name, pool: null, tags },
      token: { token, fingerprint: sharedName(token.secret) },
      password: null,
      clock: () => Promise.resolve(clock),
    };
  }),
);
// A token of its own for each request, by which the ledger is seen to take a second step for one that has come too late.
const source: CodeSource = {
  ...listed,
  token: (id) => {
    const token = listed.token(id);
    return token && { ...token };
  },
};
const bugs: string[] = [];
/** Once for each project: a lock ends it for good. */
const given = new Map<string, Grant>();
const host = new BrokerHost({
  folder: job.folder,
  kind: job.kind ?? 'app',
  service: new CodeService({
    source,
    ledger: tellingLate(sharing.value.share(state.ledger)),
    holds,
    sleeper,
  }),
  grants,
  audit: state.audit,
  clock,
  version: '',
  approve: ({ project }) => {
    // More than any test asks for in a minute of a clock that goes three hundred times as fast.
    const input = {
      project,
      kind: 'lock',
      scope: { passwords: false },
      endsAt: null,
      perMinute: 1_000_000,
    } as const;
    const grant = given.get(project) ?? grants.mint(input);
    given.set(project, grant);
    return Promise.resolve(ok(grant));
  },
  onLock: () => grants.lock(),
  onBug: (error) => bugs.push(error instanceof Error ? (error.stack ?? error.message) : String(error)),
});
const opened = await host.open();
if (opened.ok) {
  process.stderr.write('ready\n');
  // Whoever has started it may be gone.
  await Promise.race([once(process.stdin, 'data'), once(process.stdin, 'end')]);
  holds.close();
  await host.close();
}
await sharing.value.close();
state.close();
process.stdin.destroy();
if (bugs.length > 0) throw new Error(bugs.join('\n'));
process.stdout.write(`${opened.ok ? 'closed' : opened.error.code}\n`);

function tellingLate(ledger: Ledger): Ledger {
  const served = new WeakSet();
  return {
    last: (of) => ledger.last(of),
    record: (of, change) => ledger.record(of, change),
    take: async (of, choose) => {
      if (served.has(of)) writeSync(1, 'late\n');
      const taken = await ledger.take(of, choose);
      if (taken.ok) served.add(of);
      return taken;
    },
  };
}
