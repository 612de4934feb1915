import { readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mfaOver } from '../../../main/client/mfa.ts';
import { buildDrivers, type Drivers } from '../../session/drivers.ts';
import { formatGrant } from '../../../main/broker/handshake.ts';
import { brokerPlace, until } from '../broker/broker-place.ts';
import { killed, startClient } from '../broker/host-process.ts';
import { tempFolder } from '../vault/temp-vault.ts';

let drivers: Drivers;
beforeAll(async () => {
  drivers = await buildDrivers('client-driver');
});
afterAll(() => drivers.remove());

async function place() {
  const at = await brokerPlace();
  const { id, key } = at.mint();
  const states = join(tempFolder(), 'states');
  const env = { POOLKEY_BROKER: at.host.address, POOLKEY_GRANT: formatGrant(id, key) };
  const worker = (loginMs: number, account = 'alice') =>
    startClient(drivers, { states, steps: [{ do: 'storageState', account, loginMs }] }, env);
  const mfa = async () => mfaOver(await at.link(), { stateFolder: states });
  return { at, states, worker, mfa };
}

interface Signed {
  readonly ok: { readonly path: string; readonly logins: number };
}

describe('the state of an account that is signed in', () => {
  test('is made once for eight processes that want it at the same moment', async () => {
    const { states, worker } = await place();
    const workers = Array.from({ length: 8 }, () => worker(150));
    const lines = (await Promise.all(workers.map((one) => one.line(1)))) as Signed[];
    expect(lines.map(({ ok }) => ok.logins).toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    const [path = ''] = new Set(lines.map(({ ok }) => ok.path));
    expect(new Set(lines.map(({ ok }) => ok.path)).size).toBe(1);
    const by = workers[lines.findIndex(({ ok }) => ok.logins === 1)]?.child.pid;
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ by });
    expect([statSync(states).mode & 0o777, statSync(path).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(readdirSync(states)).toHaveLength(1);
  }, 30_000);

  test('is made by the next one where the first was killed over it', async () => {
    const { at, worker, states } = await place();
    const first = worker(60_000);
    await until(() => at.holds.list().length === 1);
    const second = worker(0);
    await until(() => at.host.clientsByProject().get(process.cwd()) === 2);
    await killed(first);
    expect(await second.line(1)).toMatchObject({ ok: { logins: 1 } });
    expect(readdirSync(states)).toHaveLength(1);
  });

  test('is made once for many in one process, too', async () => {
    const { mfa } = await place();
    const mine = await mfa();
    let [logins, atOnce, most] = [0, 0, 0];
    const login = async () => {
      logins += 1;
      most = Math.max(most, (atOnce += 1));
      await new Promise((resume) => setTimeout(resume, 30));
      atOnce -= 1;
      return { logins };
    };
    const paths = await Promise.all(Array.from({ length: 5 }, () => mine.storageState('alice', login)));
    expect([logins, most, new Set(paths).size]).toEqual([1, 1, 1]);
    // For another worker, or another account, there is another.
    const others = [mine.storageState('alice', login, { key: '1' }), mine.storageState('bob', login)];
    expect(new Set([...paths, ...(await Promise.all(others))]).size).toBe(3);
    expect(logins).toBe(3);
  });

  test('is made anew when it is too old', async () => {
    const { mfa } = await place();
    const mine = await mfa();
    let logins = 0;
    const login = () => Promise.resolve({ logins: (logins += 1) });
    const path = await mine.storageState('alice', login, { ttlMs: 60_000 });
    await mine.storageState('alice', login, { ttlMs: 60_000 });
    expect(logins).toBe(1);
    const old = Date.now() / 1_000 - 61;
    utimesSync(path, old, old);
    expect(await mine.storageState('alice', login, { ttlMs: 60_000 })).toBe(path);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ logins: 2 });
  });

  test('is left to the next one where the sign-in failed', async () => {
    const { at, mfa, states } = await place();
    const mine = await mfa();
    await expect(mine.storageState('alice', () => Promise.reject(new Error('wrong page')))).rejects.toThrow(
      'wrong page',
    );
    expect(at.holds.list()).toEqual([]);
    const path = await (await mfa()).storageState('alice', async (alice) => ({ code: await alice.code() }));
    expect(readdirSync(states)).toHaveLength(1);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      code: expect.stringMatching(/^\d{6}$/) as string,
    });
  });

  test('does not keep others from the account’s codes meanwhile', async () => {
    const { at, mfa } = await place();
    const other = await at.link();
    const login = async () => ({ ...(await other.call('take', { account: 'alice' })) });
    const path = await (await mfa()).storageState('alice', login);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveProperty('code');
  });
});
