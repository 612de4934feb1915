import { expect, test } from 'vitest';
import { actionKind, planView, type ActionKind } from '../../../../main/contract/actions.ts';
import { planAction } from '../../../../main/enrollment/actions/plan.ts';
import { runAction } from '../../../../main/enrollment/actions/run.ts';
import { ACTIONS } from '../../../../main/enrollment/actions/table.ts';
import * as v from 'valibot';
import { enrollmentPlace, type EnrollmentPlace } from '../enrollment-fixture.ts';
import { accountOf, enrolled, withoutPassword } from './action-place.ts';

const KINDS = actionKind.options;
const CHANGING = KINDS.filter((kind) => !['reconcile', 'verify'].includes(kind));

/** What the vault itself holds, to compare before and after. */
const vaultOf = ({ vault }: EnrollmentPlace) => ({
  accounts: vault.accounts.list(),
  tokens: [...vault.tokens.summaries()],
  pools: vault.pools.list().map(({ id, learnedFlow }) => [id, learnedFlow]),
});

test.each(KINDS)('%s: a dry run sends nothing, writes nothing, and lists the operations', async (kind) => {
  const place = await enrolled();
  const before = [place.proxy.exchanges.length, JSON.stringify(vaultOf(place))];
  const plan = planAction(place.vault, kind, [accountOf(place).id]);
  expect([place.proxy.exchanges.length, JSON.stringify(vaultOf(place))]).toEqual(before);
  expect(plan.rows).toEqual([
    {
      id: accountOf(place).id,
      username: place.user.username,
      pool: place.pool.name,
      steps: [...ACTIONS[kind].steps],
      problem: null,
    },
  ]);
  expect(v.parse(v.strictObject(planView.entries), plan)).toEqual(plan);
  expect(plan.rows[0]?.steps.length).toBeGreaterThan(0);
});

// What the dry run lists is what the run calls: nothing that changes the user is left out.
test.each(['rotate', 'reset', 'recreate', 'enable', 'set-password', 'prefer-on', 'verify'] as const)(
  '%s calls nothing that the dry run does not list',
  async (kind) => {
    const place = await enrolled({ mfa: 'OPTIONAL' });
    await place.admin('CreateGroup', { GroupName: 'testers' });
    await place.admin('AdminAddUserToGroup', { Username: place.user.username, GroupName: 'testers' });
    const [row] = planAction(place.vault, kind, [accountOf(place).id]).rows;
    const before = place.proxy.exchanges.length;
    await runAction(place.deps, kind, [accountOf(place)], {
      concurrency: 1,
      ratePerSecond: 5,
      onEvent: () => undefined,
    });
    const called = new Set(place.proxy.operations.slice(before));
    // Reading back what was set is no step of its own.
    called.delete('GetUser');
    expect([...called].filter((name) => !row?.steps.includes(name))).toEqual([]);
    expect(called.size).toBeGreaterThan(0);
  },
);

test.each(KINDS)('%s in a production pool', async (kind) => {
  const place = await enrolled({ pool: { production: true, name: 'Live EU' } });
  const { warnings, retype } = planAction(place.vault, kind, [accountOf(place).id]);
  const changes = CHANGING.includes(kind);
  expect(retype).toBe(changes ? 'Live EU' : null);
  expect(warnings.some((text) => text.includes('"Live EU" is marked as production'))).toBe(changes);
});

test('elsewhere only recreating asks for a word; what cannot be taken back is said beforehand', async () => {
  const place = await enrolled();
  const words = KINDS.map((kind) => [kind, planAction(place.vault, kind, [accountOf(place).id]).retype]);
  expect(words.filter(([, word]) => word !== null)).toEqual([['recreate', 'recreate']]);
  const { warnings } = planAction(place.vault, 'recreate', [accountOf(place).id]);
  expect(warnings.join(' ')).toMatch(/sub/);
});

test('a production pool none of whose users can be worked on asks for nothing', async () => {
  const place = await enrollmentPlace({ pool: { production: true } });
  withoutPassword(place);
  const plan = planAction(place.vault, 'rotate', [accountOf(place).id]);
  expect(plan.rows[0]?.problem?.code).toBe('NO_PASSWORD');
  expect(plan.retype).toBeNull();
});

test.each<[ActionKind, string]>([
  ['reconcile', 'ok'],
  ['verify', 'NO_PASSWORD'],
  ['enroll', 'NO_PASSWORD'],
  ['rotate', 'NO_PASSWORD'],
  ['reset', 'ok'],
  ['recreate', 'NO_PASSWORD'],
  ['prefer-on', 'ok'],
  ['prefer-off', 'ok'],
  ['enable', 'ok'],
  ['confirm', 'ok'],
  ['set-password', 'NO_PASSWORD'],
])('%s of a user without a password: %s', async (kind, code) => {
  const place = await enrollmentPlace();
  withoutPassword(place);
  const [row] = planAction(place.vault, kind, [accountOf(place).id]).rows;
  expect(row?.problem?.code ?? 'ok').toBe(code);
  expect(row?.steps.length === 0).toBe(code !== 'ok');
});

test.each<[ActionKind, string]>([
  ['verify', 'NOT_ENROLLED'],
  ['rotate', 'NOT_ENROLLED'],
  ['enroll', 'ok'],
  ['reset', 'ok'],
  ['recreate', 'ok'],
])('%s of a user with a password and no token: %s', async (kind, code) => {
  const place = await enrollmentPlace();
  withoutPassword(place);
  place.vault.accounts.setPassword(accountOf(place).id, place.user.password);
  expect(planAction(place.vault, kind, [accountOf(place).id]).rows[0]?.problem?.code ?? 'ok').toBe(code);
});

test('an entry without a pool: NO_POOL; an id named twice counts once; one that is gone is left out', async () => {
  const place = await enrolled();
  const entry = place.vault.accounts.add({ poolId: null, username: 'x', label: 'GitHub', issuer: '' });
  const { id } = accountOf(place);
  const plan = planAction(place.vault, 'verify', [entry.id, id, id, 'nobody']);
  expect(plan.rows.map((row) => [row.id, row.problem?.code ?? 'ok'])).toEqual([
    [entry.id, 'NO_POOL'],
    [id, 'ok'],
  ]);
});
