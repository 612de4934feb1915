import type { AccountView } from '../../../main/contract/accounts.ts';
import type { ActionKind, PlanView } from '../../../main/contract/actions.ts';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import type { JobView } from '../../../main/contract/jobs.ts';
import type { PoolView } from '../../../main/contract/pools.ts';
import { wait } from './fake-enroll.ts';
import { ok } from './results.ts';

const steps: Readonly<Record<ActionKind, string[]>> = {
  reconcile: ['AdminGetUser'],
  verify: ['InitiateAuth', 'RespondToAuthChallenge'],
  enroll: ['InitiateAuth', 'AssociateSoftwareToken', 'VerifySoftwareToken'],
  rotate: ['InitiateAuth', 'RespondToAuthChallenge', 'AssociateSoftwareToken', 'VerifySoftwareToken'],
  reset: ['AdminDeleteSoftwareToken', 'InitiateAuth', 'AssociateSoftwareToken', 'VerifySoftwareToken'],
  recreate: [
    'AdminGetUser',
    'AdminListGroupsForUser',
    'AdminDeleteUser',
    'AdminCreateUser',
    'AdminSetUserPassword',
    'AdminAddUserToGroup',
    'InitiateAuth',
    'AssociateSoftwareToken',
    'VerifySoftwareToken',
  ],
  'prefer-on': ['AdminSetUserMFAPreference'],
  'prefer-off': ['AdminSetUserMFAPreference'],
  enable: ['AdminEnableUser'],
  confirm: ['AdminConfirmSignUp'],
  'set-password': ['AdminSetUserPassword'],
};

function problemOf(account: AccountView): PlanView['rows'][number]['problem'] {
  if (account.poolId === null)
    return { code: 'NO_POOL', message: 'This entry belongs to no pool, so there is nobody to ask.' };
  if (!account.hasPassword)
    return { code: 'NO_PASSWORD', message: 'No password is stored. Enroll the user to give it.' };
  return null;
}

function planOf(kind: ActionKind, accounts: readonly AccountView[], pools: readonly PoolView[]): PlanView {
  const pool = (id: string | null) => pools.find((each) => each.id === id);
  const production = accounts.map(({ poolId }) => pool(poolId)).find((each) => each?.production === true);
  const warnings = production === undefined ? [] : [`${production.name} is a production pool.`];
  if (kind === 'recreate')
    warnings.push('A recreated user gets a new sub: whatever your application keeps by sub loses it.');
  return {
    kind,
    rows: accounts.map((account) => {
      const problem = problemOf(account);
      const named = { id: account.id, username: account.username || account.label };
      const where = pool(account.poolId)?.name ?? 'No pool';
      return { ...named, pool: where, steps: problem === null ? [...steps[kind]] : [], problem };
    }),
    warnings,
    retype: production?.name ?? (kind === 'recreate' ? 'recreate' : null),
  };
}

export interface ActionPorts {
  readonly find: (id: string) => AccountView | undefined;
  readonly pools: () => readonly PoolView[];
  readonly put: (account: AccountView) => void;
  readonly changed: (job: JobView) => void;
}

let jobs = 0;

/** Every seventh user fails; the others come out well. */
async function work(first: JobView, accounts: readonly AccountView[], ports: ActionPorts): Promise<void> {
  let job = first;
  for (const [at, account] of accounts.entries()) {
    await wait(accounts.length > 40 ? 20 : 300);
    const bad = at % 7 === 6;
    if (!bad)
      ports.put({
        ...account,
        server: { state: 'working', detail: 'The pool took a code of this secret.', checkedAt: Date.now() },
      });
    const { username } = account;
    const message = 'Cognito asked to slow down three times. Run it again at a lower rate.';
    job = {
      ...job,
      done: at + 1,
      failed: job.failed + (bad ? 1 : 0),
      current: `${username}: ${steps[first.kind as ActionKind].at(-1)}`,
      failures: bad
        ? [...job.failures, { line: at + 1, username, code: 'THROTTLED', message }]
        : job.failures,
    };
    ports.changed(job);
  }
  const summary = `${job.done - job.failed} done, ${job.failed} failed`;
  ports.changed({ ...job, state: 'finished', current: '', summary });
}

export function fakeActions(ports: ActionPorts): PoolkeyApi['actions'] {
  const found = (ids: readonly string[]) => ids.map(ports.find).filter((each) => each !== undefined);
  return {
    plan: async ({ kind, ids }) => {
      await wait(120);
      return ok(planOf(kind, found(ids), ports.pools()));
    },
    run: async ({ kind, ids }) => {
      const accounts = found(ids);
      jobs += 1;
      const job: JobView = {
        id: `action-${jobs}`,
        kind,
        title: `${kind} · ${accounts.length} ${accounts.length === 1 ? 'user' : 'users'}`,
        poolId: null,
        total: accounts.length,
        done: 0,
        failed: 0,
        current: '',
        state: 'running',
        summary: '',
        failures: [],
      };
      void work(job, accounts, ports);
      return ok(job);
    },
  };
}
