import type { AccountView } from '../../../main/contract/accounts.ts';
import type { PoolkeyApi, Snapshot } from '../../../main/contract/contract.ts';
import type { PoolInput, PoolView } from '../../../main/contract/pools.ts';
import { Channel } from './channel.ts';
import { fakeActions } from './fake-actions.ts';
import { quiet } from './broker-samples.ts';
import { fakeBroker } from './fake-broker.ts';
import { fakeCheck } from './fake-check.ts';
import { codeOf } from './fake-codes.ts';
import { wait } from './fake-enroll.ts';
import { fakeRosters } from './fake-rosters.ts';
import { fakeRuns } from './fake-runs.ts';
import { fakeSignIns } from './fake-sign-ins.ts';
import { fakeWizard } from './fake-wizard.ts';
import { job as runningJob } from './job-samples.ts';
import { done, gone, no, ok } from './results.ts';
import { account, people, pool, pools as samplePools } from './samples.ts';
import type { Scene } from './scenes.ts';

/** Main as a renderer sees it, made up: for looking at pages and for unit tests, never for what main does. */
export function fakeApi(scene: Scene): PoolkeyApi {
  let state: Snapshot = scene.snapshot;
  const replaced = new Channel<Snapshot>();
  const poolsChanged = new Channel<PoolView[]>();
  const accountsChanged = new Channel<{ upsert: AccountView[]; remove: string[] }>();
  const jobsChanged = new Channel<Snapshot['jobs'][number]>();
  const copied = new Channel<Parameters<Parameters<PoolkeyApi['codes']['copied']>[0]>[0]>();
  const spent = new Channel<{ ids: string[] }>();
  const used = new Set<string>();
  const trash = new Map<string, AccountView>();
  let copying: ReturnType<typeof setTimeout> | undefined;
  for (const id of scene.spent) {
    const found = state.accounts.find((each) => each.id === id);
    if (found !== undefined) used.add(`${id}:${Math.floor(Date.now() / found.periodMs)}`);
  }

  const find = (id: string) => state.accounts.find((each) => each.id === id);
  const put = (view: AccountView) => {
    state = { ...state, accounts: [...state.accounts.filter(({ id }) => id !== view.id), view] };
    accountsChanged.send({ upsert: [view], remove: [] });
  };
  const replace = (part: Partial<Snapshot>) => {
    state = { ...state, ...part };
    replaced.send(state);
  };
  const setPools = (pools: PoolView[]) => {
    state = { ...state, pools };
    poolsChanged.send(pools);
  };
  const fromInput = (id: string, input: PoolInput): PoolView => ({
    ...pool({ id }),
    name: input.name,
    userPoolId: input.userPoolId,
    clientId: input.clientId,
    color: input.color ?? 'blue',
    production: input.production ?? false,
    endpoint: input.endpoint ?? null,
    flow: input.flow ?? 'auto',
    profile: input.profile ?? null,
    hasClientSecret: input.noClientSecret !== true && input.clientSecret !== undefined,
  });
  async function runJob(): Promise<void> {
    setPools(samplePools.slice(0, 1));
    for (let at = 1; at <= 25; at++) {
      await wait(120);
      const username = `tester-${String(at).padStart(3, '0')}`;
      put(account({ id: username, username, poolId: 'local' }));
      const last = at === 25;
      jobsChanged.send({
        ...runningJob,
        done: at,
        current: `${username}: VerifySoftwareToken`,
        state: last ? 'finished' : 'running',
        summary: last ? '25 enrolled, 0 failed' : '',
      });
    }
  }

  return {
    app: {
      snapshot: async () => ok(state),
      replaced: replaced.on,
      openLink: async () => done,
      painted: async () => done,
    },
    vault: {
      retry: async () => {
        await wait(400);
        return no('KEYCHAIN_LOCKED', 'The keychain is still locked.');
      },
      unlock: async ({ passphrase }) => {
        await wait(300);
        if (passphrase !== 'open sesame')
          return no('WRONG_PASSPHRASE', 'This passphrase does not open the vault.');
        replace({
          vault: { phase: 'ready', slots: ['keychain', 'passphrase'], quarantined: 0 },
          pools: samplePools,
          accounts: people,
        });
        return done;
      },
      create: async () => {
        replace({ vault: { phase: 'ready', slots: ['passphrase'], quarantined: 0 } });
        return done;
      },
      setPassphrase: async () => done,
      lock: async () => {
        replace({
          vault: { phase: 'locked', slots: ['keychain', 'passphrase'], trouble: null, message: '' },
          pools: [],
          accounts: [],
          jobs: [],
          runs: [],
        });
        return done;
      },
      setAside: async () => {
        replace({ vault: { phase: 'ready', slots: ['keychain'], quarantined: 0 } });
        return ok({ movedTo: '/home/tester/.config/poolkey/vault-2025-11-21.db' });
      },
    },
    codes: {
      read: async ({ ids }) => {
        const now = Date.now();
        const found = ids.map(find).filter((each) => each !== undefined);
        const having = found.filter(({ token }) => token === 'confirmed' || token === 'pending');
        return ok({ now, codes: having.map((each) => codeOf(each, now, used)) });
      },
      copy: async ({ id }) => {
        const found = find(id);
        if (found === undefined) return gone;
        const now = Date.now();
        const code = codeOf(found, now, used);
        const step = code.spent ? code.step + 1 : code.step;
        used.add(`${id}:${step}`);
        spent.send({ ids: [id] });
        const { label, username, periodMs } = found;
        const left = code.endsAt - now;
        const result = { id, label, username, step, copiesInMs: 0, validForMs: left, next: code.spent };
        if (!code.spent) return ok(result);
        const waiting = { ...result, copiesInMs: left, validForMs: periodMs };
        clearTimeout(copying);
        copying = setTimeout(() => copied.send({ ...waiting, copiesInMs: 0 }), left);
        return ok(waiting);
      },
      cancelCopy: async () => {
        clearTimeout(copying);
        return done;
      },
      copied: copied.on,
      spent: spent.on,
    },
    pools: {
      add: async (input) => {
        if (!input.userPoolId.includes('_'))
          return no('INVALID_POOL', 'User pool ID: write it as REGION_ID, like eu-central-1_a1B2c3D4e.');
        const view = fromInput(`pool-${state.pools.length}`, input);
        setPools([...state.pools, view]);
        return ok(view);
      },
      update: async ({ id, input }) => {
        const view = fromInput(id, input);
        setPools(state.pools.map((each) => (each.id === id ? view : each)));
        return ok(view);
      },
      remove: async ({ id }) => {
        if (state.accounts.some((each) => each.poolId === id))
          return no('POOL_IN_USE', 'Accounts belong to this pool. Remove them first.');
        setPools(state.pools.filter((each) => each.id !== id));
        return done;
      },
      check: fakeCheck,
      changed: poolsChanged.on,
    },
    accounts: {
      add: async (input) => {
        if (input.from === 'uri' && !input.uri.startsWith('otpauth://totp/'))
          return no('INVALID_URI', 'This is not an otpauth://totp/ URI.');
        const label = input.from === 'fields' ? input.label : 'pasted';
        const view = account({ id: `entry-${label}`, username: '', label, poolId: null, hasPassword: false });
        put(view);
        return ok(view);
      },
      rename: async ({ id, label }) => {
        const found = find(id);
        if (found !== undefined) put({ ...found, label });
        return done;
      },
      setTags: async ({ id, tags }) => {
        const found = find(id);
        if (found !== undefined) put({ ...found, tags });
        return done;
      },
      remove: async ({ ids }) => {
        for (const id of ids) {
          const found = find(id);
          if (found !== undefined) trash.set(id, found);
        }
        state = { ...state, accounts: state.accounts.filter(({ id }) => !ids.includes(id)) };
        accountsChanged.send({ upsert: [], remove: ids });
        return done;
      },
      restore: async ({ ids }) => {
        for (const id of ids) {
          const found = trash.get(id);
          if (found !== undefined) put(found);
        }
        return done;
      },
      reveal: async ({ id, passphrase }) => {
        await wait(200);
        const { vault } = state;
        const needed = vault.phase === 'ready' && vault.slots.includes('passphrase');
        if (needed && passphrase !== 'open sesame')
          return no('WRONG_PASSPHRASE', 'This passphrase does not open the vault.');
        const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSW';
        return ok({ secret, uri: `otpauth://totp/Cognito:${id}?secret=${secret}&issuer=Cognito` });
      },
      history: async ({ id }) => {
        const found = find(id);
        const now = Date.now();
        return ok([
          { at: now - 40_000, kind: 'code_used', detail: 'copied' },
          { at: now - 7_200_000, kind: 'signed_in', detail: 'SRP, SOFTWARE_TOKEN_MFA' },
          { at: now - 90_000_000, kind: 'refused', detail: 'code of a step used before' },
          { at: found?.createdAt ?? now, kind: 'enrolled', detail: 'by Session' },
        ]);
      },
      changed: accountsChanged.on,
    },
    signIns: fakeSignIns(find, (id) => state.pools.find((each) => each.id === id)?.name ?? ''),
    actions: fakeActions({ find, put, pools: () => state.pools, changed: jobsChanged.send }),
    enroll: fakeWizard(put),
    rosters: fakeRosters(() => state.pools),
    runs: fakeRuns(scene.snapshot.runs, () =>
      state.vault.phase === 'ready' && state.vault.slots.includes('passphrase') ? 'open sesame' : null,
    ),
    broker: fakeBroker(scene.broker ?? quiet).api,
    jobs: {
      tryLocalPool: async () => {
        void runJob();
        return ok({ ...runningJob, done: 0, current: 'Starting the local pool' });
      },
      stop: async () => done,
      dismiss: async () => done,
      changed: jobsChanged.on,
    },
  };
}
