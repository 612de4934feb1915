// `poolkey doctor` and a real gnome-keyring: reachable, locked, and one that never answers.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canStartKeyring, startKeyring, type KeyringSession } from '../../session/keyring-session.ts';
import { buildCli, poolkey } from './cli-fixture.ts';
import { doctor } from './doctor-fixture.ts';

describe.skipIf(!canStartKeyring())('the keychain', () => {
  let folder: string;
  let session: KeyringSession;
  beforeAll(async () => {
    await buildCli();
    folder = mkdtempSync(join(tmpdir(), 'poolkey-doctor-'));
    session = await startKeyring({ home: join(folder, 'session'), unlocked: true });
    mkdirSync(join(folder, 'home'));
  }, 60_000);
  afterAll(async () => {
    await session.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const here = () => ({ home: join(folder, 'home'), passphrase: null, env: { ...session.env } });

  test('reachable, also before there is a vault', async () => {
    const { exit, of } = await doctor(here());
    expect([exit, of['keychain']?.state, of['vault']?.state]).toEqual([0, 'ok', 'none']);
  });

  test('a vault that opens by it', async () => {
    expect((await poolkey(['list'], here())).code).toBe(0);
    const { exit, of } = await doctor(here());
    expect([exit, of['keychain']?.state, of['vault']?.message]).toEqual([
      0,
      'ok',
      'Opens by keychain; 0 pools, 0 accounts.',
    ]);
  });

  test('locked: the vault fails, and says that unlocking helps', async () => {
    await session.lock();
    const { exit, of } = await doctor(here());
    expect([exit, of['keychain']?.state, of['vault']?.state]).toEqual([1, 'warn', 'fail']);
    expect(of['vault']?.message).toMatch(/locked\. Unlock it/);
    await session.unlock();
    expect((await doctor(here())).exit).toBe(0);
  });

  // Whoever asks such a keyring waits for 50 s, and other commands do.
  test('one that never answers: told in time, and with an exit code', async () => {
    process.kill(session.daemonPid, 'SIGSTOP');
    try {
      const started = performance.now();
      const { exit, of } = await doctor(here());
      expect(performance.now() - started).toBeLessThan(10_000);
      expect([exit, of['keychain']?.state, of['vault']?.state]).toEqual([1, 'none', 'fail']);
      expect(of['keychain']?.message).toMatch(/no answer within [\d.]+ s/);
      expect(await doctor({ ...here(), home: join(folder, 'elsewhere') })).toMatchObject({ exit: 0 });
    } finally {
      process.kill(session.daemonPid, 'SIGCONT');
    }
  }, 40_000);
});
