// The vault and a real gnome-keyring. Each look at the keychain happens in a process of its own (vault-driver.ts).
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildDrivers, runDriver, type Drivers } from '../../session/drivers.ts';
import { canStartKeyring, startKeyring, type KeyringSession } from '../../session/keyring-session.ts';
import type { VaultJob, VaultOutcome, VaultStep } from '../../session/vault-driver.ts';
import { contents } from './temp-vault.ts';

describe.skipIf(!canStartKeyring())('the vault and the keychain', () => {
  let drivers: Drivers;
  let session: KeyringSession;
  let folder: string;
  let home: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'poolkey-keychain-'));
    drivers = await buildDrivers('vault-driver');
    session = await startKeyring({ home: join(folder, 'session'), unlocked: true });
  });
  afterAll(async () => {
    await session.stop();
    await drivers.remove();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await session.unlock();
    home = join(await mkdtemp(join(folder, 'home-')), 'poolkey');
  });

  const start = (steps: readonly VaultStep[], more: { env?: object; timeoutMs?: number } = {}) => {
    const job: VaultJob = { home, steps, ...(more.timeoutMs ? { timeoutMs: more.timeoutMs } : {}) };
    return runDriver(drivers.path('vault-driver'), job, { env: { ...session.env, ...more.env } });
  };
  const outcomes = async (run: ReturnType<typeof start>) => JSON.parse(await run.output()) as VaultOutcome[];
  const enter = async (steps: readonly VaultStep[], more: { env?: object; timeoutMs?: number } = {}) =>
    outcomes(start(steps, more));
  const open = async (more: { env?: object; timeoutMs?: number } = {}) =>
    (await enter([{ do: 'open' }], more))[0];
  const noBus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };

  /** Files of the folder other than the journal of the vault. */
  const databases = () => Object.keys(contents(home)).filter((name) => !/^vault\.db-(wal|shm)$/.test(name));

  /** An empty journal holds nothing; it stays or goes with the collection of libsql's statements. */
  const written = () =>
    Object.fromEntries(
      Object.entries(contents(home)).filter(([name, bytes]) => name !== 'vault.db-wal' || bytes !== ''),
    );

  /** Makes the vault, then gives a check that nothing touched its file. */
  async function made() {
    const created = await open();
    if (!created?.vaultId) throw new Error(`no vault was made: ${JSON.stringify(created)}`);
    const before = written();
    return {
      vaultId: created.vaultId,
      expectUntouched: () => expect(written()).toEqual(before),
    };
  }

  test('the first start makes a vault with a keychain slot, and the next ones open it', async () => {
    const [created, again] = await enter([{ do: 'open' }, { do: 'open' }]);
    expect(created).toMatchObject({ kind: 'open', slots: ['keychain'] });
    expect(again?.vaultId).toBe(created?.vaultId);
    expect(await open()).toMatchObject({ kind: 'open', vaultId: created?.vaultId });
    expect(databases()).toEqual(['vault.db']);
  });

  test('a locked keyring is told apart, touches nothing, and opens once unlocked', async () => {
    const { vaultId, expectUntouched } = await made();
    await session.lock();
    expect(await open()).toMatchObject({ kind: 'locked', trouble: 'locked', slots: ['keychain'] });
    expect(await open()).toMatchObject({ kind: 'locked', trouble: 'locked' });
    expectUntouched();
    await session.unlock();
    expect(await open()).toMatchObject({ kind: 'open', vaultId });
  });

  test('a keyring that was replaced lacks the key: the vault stays as it is and gets no new key', async () => {
    const { expectUntouched } = await made();
    await session.replace();
    expect(await open()).toMatchObject({ kind: 'locked', trouble: 'missing' });
    expect(await open()).toMatchObject({ kind: 'locked', trouble: 'missing' });
    expectUntouched();
  });

  test('a service without any keyring lacks the key likewise', async () => {
    const { expectUntouched } = await made();
    await session.empty();
    expect(await open()).toMatchObject({ kind: 'locked', trouble: 'missing' });
    expectUntouched();
  });

  test.each([
    ['a key of another vault', `poolkey-key-1:${randomBytes(32).toString('base64')}`],
    ['a key of the wrong length', `poolkey-key-1:${randomBytes(16).toString('base64')}`],
    ['a text of somebody else', 'hunter2'],
  ])('an item that is %s is the wrong key', async (_, text) => {
    const { vaultId, expectUntouched } = await made();
    const [, opening] = await enter([{ do: 'put-item', vaultId, text }, { do: 'open' }]);
    expect(opening).toMatchObject({ kind: 'locked', trouble: 'wrong-key' });
    expectUntouched();
  });

  test('a session without a bus has no keychain', async () => {
    const { expectUntouched } = await made();
    expect(await open({ env: noBus })).toMatchObject({ kind: 'locked', trouble: 'absent' });
    expectUntouched();
  });

  describe('a keyring that hangs', () => {
    async function whileHanging(look: (hanging: ReturnType<typeof start>) => Promise<void>) {
      const { vaultId, expectUntouched } = await made();
      process.kill(session.daemonPid, 'SIGSTOP');
      const hanging = start([{ do: 'open' }], { timeoutMs: 300 });
      try {
        await look(hanging);
      } finally {
        process.kill(session.daemonPid, 'SIGCONT');
        hanging.child.kill('SIGKILL');
        await hanging.ended;
      }
      expectUntouched();
      expect(await open()).toMatchObject({ kind: 'open', vaultId });
    }

    test('is given up after the time limit', async () => {
      await whileHanging(async (hanging) => {
        expect(JSON.parse(await hanging.firstLine())).toMatchObject([{ kind: 'locked', trouble: 'absent' }]);
      });
    });

    test('does not keep the program from ending', async () => {
      await whileHanging(async (hanging) => {
        await hanging.firstLine();
        expect(await Promise.race([hanging.ended.then(() => 'ended'), sleep(1_500, 'still running')])).toBe(
          'ended',
        );
      });
    });
  });

  describe('a first start', () => {
    test('without a bus asks for a passphrase and makes nothing', async () => {
      expect(await open({ env: noBus })).toMatchObject({ kind: 'choose-passphrase' });
      expect(Object.keys(contents(home))).toEqual([]);
    });

    test('with a locked keyring asks for unlocking or a passphrase and makes nothing', async () => {
      await session.lock();
      const opening = await open();
      expect(opening).toMatchObject({ kind: 'choose-passphrase' });
      expect(opening?.message).toContain('locked');
      expect(Object.keys(contents(home))).toEqual([]);
      await session.unlock();
      expect(await open()).toMatchObject({ kind: 'open', slots: ['keychain'] });
    });

    test('with a service that has no keyring asks for a passphrase and makes nothing', async () => {
      await session.empty();
      expect(await open()).toMatchObject({ kind: 'choose-passphrase' });
      expect(Object.keys(contents(home))).toEqual([]);
    });

    test('of two processes at once makes one vault, which both open', async () => {
      for (let round = 0; round < 4; round += 1) {
        home = join(await mkdtemp(join(folder, 'race-')), 'poolkey');
        await mkdir(home);
        const runs = [0, 1].map(() => start([{ do: 'wait' }, { do: 'open' }]));
        await Promise.all(runs.map((run) => run.ready()));
        for (const run of runs) run.go();
        const [one, two] = (await Promise.all(runs.map(outcomes))).map((outcome) => outcome[1]);
        expect(one).toMatchObject({ kind: 'open' });
        expect(two).toMatchObject({ kind: 'open', vaultId: one?.vaultId });
        expect(await open()).toMatchObject({ kind: 'open', vaultId: one?.vaultId });
        expect(databases()).toEqual(['vault.db']);
      }
    });
  });

  describe('a passphrase beside the keychain', () => {
    const passphrase = 'a second way in';

    test('opens the vault after the keychain lost the key, which is put back', async () => {
      const [created] = await enter([{ do: 'open' }, { do: 'set-passphrase', passphrase }]);
      await session.replace();
      const [lost, opened, again] = await enter([
        { do: 'open' },
        { do: 'open-with-passphrase', passphrase },
        { do: 'open' },
      ]);
      expect(lost).toMatchObject({ kind: 'locked', trouble: 'missing', slots: ['keychain', 'passphrase'] });
      expect(opened).toMatchObject({ kind: 'open', vaultId: created?.vaultId });
      expect(again).toMatchObject({ kind: 'open', vaultId: created?.vaultId });
    });

    test('opens a vault whose keychain is locked or away, and leaves a foreign item there', async () => {
      const [created] = await enter([{ do: 'open' }, { do: 'set-passphrase', passphrase }]);
      const vaultId = created?.vaultId ?? '';
      const byPassphrase: VaultStep = { do: 'open-with-passphrase', passphrase };
      expect(await enter([byPassphrase], { env: noBus })).toMatchObject([{ kind: 'open', vaultId }]);
      const [, opened, wrongKey] = await enter([
        { do: 'put-item', vaultId, text: 'somebody else’s' },
        byPassphrase,
        { do: 'open' },
      ]);
      expect(opened).toMatchObject({ kind: 'open', vaultId });
      expect(wrongKey).toMatchObject({ kind: 'locked', trouble: 'wrong-key' });
      await session.lock();
      expect(await enter([byPassphrase])).toMatchObject([{ kind: 'open', vaultId }]);
    });

    test('of a vault made without a keychain never looks for one', async () => {
      const steps: VaultStep[] = [{ do: 'create-with-passphrase', passphrase }, { do: 'open' }];
      const [created, opening] = await enter(steps, { env: noBus });
      expect(created).toMatchObject({ kind: 'open', slots: ['passphrase'] });
      expect(opening).toMatchObject({ kind: 'locked', trouble: null, slots: ['passphrase'] });
      expect(existsSync(join(home, 'vault.db'))).toBe(true);
    });
  });
});
