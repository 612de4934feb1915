// Several programs that have the secrets themselves, and nothing in common but the folder of their state.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClientStep } from '../../session/client-driver.ts';
import { buildDrivers, type Drivers } from '../../session/drivers.ts';
import { killed } from '../broker/host-process.ts';
import { randomBase32, tempFolder } from '../vault/temp-vault.ts';
import { all, bundle, codesOf, PASSPHRASE, startAlone, STEP } from './own-secrets.ts';

let drivers: Drivers;
beforeAll(async () => {
  drivers = await buildDrivers('client-driver');
});
afterAll(() => drivers.remove());

const start = (state: string, env: NodeJS.ProcessEnv, ...steps: readonly ClientStep[]) =>
  startAlone(drivers, state, env, ...steps);

describe('several processes without a broker', () => {
  const USERS = Array.from({ length: 5 }, (_, i) => `user${i}`);

  test.each(['the environment', 'a bundle'])(
    'share the steps of %s by the folder of their state',
    async (source) => {
      const secrets = new Map(USERS.map((name) => [name, randomBase32()]));
      let env: NodeJS.ProcessEnv = Object.fromEntries(
        [...secrets].map(([name, secret]) => [`POOLKEY_SECRET_${name.toUpperCase()}`, secret]),
      );
      let users: readonly string[] = USERS;
      if (source === 'a bundle') {
        env = { POOLKEY_BUNDLE: (await bundle()).path, POOLKEY_PASSPHRASE: PASSPHRASE };
        users = ['alice'];
      }
      const state = tempFolder();
      const burst = { burst: true, maxWaitMs: 0 };
      const steps = users.flatMap((account): ClientStep[] =>
        [0, 1].map(() => ({ do: 'take', account, options: burst })),
      );
      // The first of them all make the file, too.
      const clients = Array.from({ length: 8 }, () => start(state, env, ...steps));
      const lines = (await Promise.all(clients.map(all))).flat();
      const taken = lines.flatMap((line) =>
        'ok' in line ? [line.ok as { account: string; step: number }] : [],
      );
      // Of each user three steps are to be had at this moment, and sixteen were asked for.
      expect(taken.map(({ account, step }) => `${account} ${step - STEP}`).toSorted()).toEqual(
        users.flatMap((name) => [`${name} -1`, `${name} 0`, `${name} 1`]).toSorted(),
      );
      expect(codesOf(lines).filter((code) => code !== 'ok')).toEqual(
        Array.from({ length: users.length * 13 }, () => 'WAIT_TIMEOUT'),
      );
      console.info(
        `8 processes, ${source}: ${taken.length} steps of ${users.length} users, each once, ${lines.length} requests`,
      );
      // Another folder is another world: that is what POOLKEY_LEDGER is for.
      expect(codesOf(await all(start(tempFolder(), env, ...steps.slice(0, 1))))).toEqual(['ok']);
    },
    60_000,
  );

  test('share accounts that one of them has for itself, until it gives it back or dies', async () => {
    const state = tempFolder();
    const env = { POOLKEY_SECRET_ALICE: randomBase32() };
    const acquire: ClientStep = { do: 'acquire', who: 'alice' };
    const polite = start(state, env, acquire, { do: 'wait' }, { do: 'release' }, { do: 'wait' });
    expect(await polite.line(1)).toEqual({ ok: 'alice' });
    const late = start(
      state,
      env,
      { ...acquire, maxWaitMs: 0 },
      { do: 'take', account: 'alice', options: { maxWaitMs: 0 } },
    );
    const [refused, code] = await all(late);
    expect(refused).toMatchObject({
      error: 'BUSY',
      message: expect.stringContaining(`process ${polite.child.pid}`) as string,
    });
    expect(code).toMatchObject({ error: 'BUSY' });
    const next = start(state, env, acquire, { do: 'wait' });
    await next.ready();
    polite.go();
    expect(await next.line(1)).toEqual({ ok: 'alice' });
    const last = start(state, env, acquire);
    await last.ready();
    await killed(next);
    expect(await last.line(1)).toEqual({ ok: 'alice' });
  });
});
