import { expect, onTestFinished, test } from 'vitest';
import { seedPool, startLocalPool, type LocalPoolServer } from '../../../main/local-pool/index.ts';
import { operations } from '../../../main/local-pool/operations/table.ts';
import { Mischief, randomOf } from './mischief.ts';
import { awsError, poolFixture, START_MS, tokensOf } from './pool-fixture.ts';

/** What is saved of a server, by a host that writes what it is told of and nothing else. */
function follow(server: LocalPoolServer): Map<string, string> {
  const documents = new Map<string, string>();
  server.onChange((names) => {
    for (const name of names) {
      const body = server.record(name);
      if (body !== undefined) documents.set(name, JSON.stringify(body));
      else
        for (const key of documents.keys())
          if (key === name || key.startsWith(`${name}/`)) documents.delete(key);
    }
  });
  return documents;
}

/** The number of the next user is saved with a pool only when it cannot be seen from the users. */
const withoutNextNumber = (text: string | undefined) => text?.replace(/"nextSeq":\d+/, '');

function expectAllSaved(
  server: LocalPoolServer,
  documents: ReadonlyMap<string, string>,
  after: string,
): void {
  const live = [...server.records()].map(({ name, body }) => [name, JSON.stringify(body)] as const);
  for (const [name, text] of live) {
    expect(withoutNextNumber(documents.get(name)), `${name} after ${after}`).toBe(withoutNextNumber(text));
  }
  expect(documents.size, `documents after ${after}`).toBe(live.length);
}

/** Sign-ins of different users have no order that matters. */
function sorted(state: unknown): unknown {
  const { pools, ...rest } = state as { pools: { id: string; signIns: { originJti: string }[] }[] };
  return {
    ...rest,
    pools: pools
      .map((pool) => ({
        ...pool,
        signIns: pool.signIns.toSorted((a, b) => (a.originJti < b.originJti ? -1 : 1)),
      }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** A pool of its own for each seed. Gives the operations that were done. */
async function live(seed: number): Promise<ReadonlySet<string>> {
  const clock = { now: START_MS };
  const server = await startLocalPool({ clock: () => clock.now });
  onTestFinished(() => server.close());
  const documents = follow(server);
  const mischief = new Mischief(server, randomOf(seed), clock);
  for (let step = 0; step < 600; step += 1) {
    await mischief.step();
    // What was forgotten stays so: it need not be looked for at each step.
    if (step % 6 === 5) expectAllSaved(server, documents, `step ${step} of seed ${seed}`);
  }
  // In no order.
  const records = [...documents]
    .toReversed()
    .map(([name, text]) => ({ name, body: JSON.parse(text) as unknown }));
  const restored = await startLocalPool({ clock: () => clock.now, records });
  onTestFinished(() => restored.close());
  expect(restored.unusableRecords).toEqual([]);
  expect(sorted(restored.exportState()), `seed ${seed}`).toEqual(sorted(server.exportState()));
  return mischief.succeeded;
}

const PATIENCE = { timeout: 120_000 };

test(
  'whatever happens to a pool, what was told of it is the whole of it: restored it is the same',
  PATIENCE,
  async () => {
    // No device is ever remembered: forgetting one always fails.
    const never = new Set(['ForgetDevice', 'AdminForgetDevice']);
    const missing = new Set(
      Object.keys(operations).filter((name) => operations[name]?.effect !== 'read' && !never.has(name)),
    );
    const first = Math.floor(Math.random() * 2 ** 31);
    // Until everything that changes something was done, which two or three seeds are mostly enough for.
    for (let seed = first; seed < first + 12 && (missing.size > 0 || seed < first + 2); seed += 1) {
      for (const operation of await live(seed)) missing.delete(operation);
    }
    expect([...missing]).toEqual([]);
  },
);

test('records that are damaged cost a user or a pool, and not the rest', async () => {
  const { server, pool, user, other } = await poolFixture();
  const second = await seedPool(server, { users: 1 });
  const records = [...server.records()].map(({ name, body }) => ({
    name,
    body: structuredClone(body) as { user?: { username: string; status: string } },
  }));
  const nameOf = (username: string) =>
    records.find(({ body }) => body.user?.username === username)?.name ?? '';
  const lost = nameOf(user.username);
  const spoilt = records.map((record) => {
    if (record.name === lost) return { ...record, body: undefined };
    return record.name === second.userPoolId ? { ...record, body: { version: 1 } } : record;
  });
  const restored = await startLocalPool({
    records: [...spoilt, { name: `${pool.userPoolId}/moved`, body: records[1]?.body }],
  });
  onTestFinished(() => restored.close());
  expect(new Set(restored.unusableRecords)).toEqual(
    new Set([lost, second.userPoolId, `${pool.userPoolId}/moved`]),
  );
  const { Users } = await restored.call<{ Users: { Username: string }[] }>('ListUsers', {
    UserPoolId: pool.userPoolId,
  });
  expect(Users.map(({ Username }) => Username)).toEqual([other.username]);
  const { UserPools } = await restored.call<{ UserPools: unknown[] }>('ListUserPools', { MaxResults: 10 });
  expect(UserPools).toHaveLength(1);
});

test('records that a newer program has written are refused', async () => {
  const { server } = await poolFixture();
  const records = [...server.records()].map(({ name, body }) => ({
    name,
    body: { ...(body as object), version: 99 },
  }));
  await expect(startLocalPool({ records })).rejects.toThrow(/version 99, newer/);
});

test('a number that a deleted user had is not given again after a restart', async () => {
  const { server, pool, other } = await poolFixture();
  const documents = follow(server);
  for (const { name, body } of server.records()) documents.set(name, JSON.stringify(body));
  await server.call('AdminDeleteUser', { UserPoolId: pool.userPoolId, Username: other.username });
  const records = [...documents].map(([name, text]) => ({ name, body: JSON.parse(text) as unknown }));
  const restored = await startLocalPool({ records });
  onTestFinished(() => restored.close());
  expect(restored.exportState()).toMatchObject({ pools: [{ nextSeq: 3, users: [{ seq: 1 }] }] });
});

test('of a user the last fifty sign-ins are kept, and the tokens of an older one lead nowhere', async () => {
  const fixture = await poolFixture({ mfa: 'OFF' });
  const { server, sdk, pool, user } = fixture;
  const tokens: string[] = [];
  for (let i = 0; i < 52; i += 1) tokens.push((await tokensOf(fixture, user)).AccessToken);
  const record = [...server.records()].find(({ body }) => JSON.stringify(body).includes(user.username));
  expect((record?.body as { signIns: unknown[] } | undefined)?.signIns).toHaveLength(50);
  await expect(sdk.getUser({ AccessToken: tokens[1] })).rejects.toMatchObject(
    awsError('NotAuthorized', 'Access Token has been revoked'),
  );
  expect((await sdk.getUser({ AccessToken: tokens[2] })).Username).toBe(user.username);
  expect(pool.users).toHaveLength(2);
});
