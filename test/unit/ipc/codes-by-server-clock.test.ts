// What the window shows on a computer whose clock is wrong is what the pool takes.
import { expect, onTestFinished, test, vi } from 'vitest';
import type { CodesResult } from '../../../main/contract/codes.ts';
import type { EnrollView } from '../../../main/contract/enroll.ts';
import type { PoolView } from '../../../main/contract/pools.ts';
import { seedPool, startLocalPool } from '../../../main/local-pool/index.ts';
import { sdkFor } from '../local-pool/pool-fixture.ts';
import { handlersDesk, valueOf } from './handlers-fixture.ts';

vi.mock('electron', () => ({ ipcMain: { handle: () => undefined } }));

const SECOND = 1_000;

test.each(
  [-90, 90, -3_600, 3_600].flatMap((s) => (['ON', 'OPTIONAL'] as const).map((mfa) => [s, mfa] as const)),
)(
  'a machine %d s ahead, MFA %s: the code on screen, and the one on the clipboard, are taken',
  async (seconds, mfa) => {
    const desk = await handlersDesk();
    const server = await startLocalPool({ clock: () => desk.time.clock() - seconds * SECOND });
    const sdk = sdkFor(server.endpoint);
    onTestFinished(async () => {
      sdk.destroy();
      await server.close();
    });
    const seeded = await seedPool(server, { users: 1, mfa });
    const [{ username, password } = { username: '', password: '' }] = seeded.users;
    const pool = valueOf(
      await desk.call('pools.add', {
        name: 'Skewed',
        userPoolId: seeded.userPoolId,
        clientId: seeded.clientId,
        endpoint: server.endpoint,
      }),
    ) as PoolView;
    const begun = valueOf(
      await desk.call('enroll.begin', { poolId: pool.id, username, password }),
    ) as EnrollView;
    const done = valueOf(await desk.call('enroll.confirm', { id: begun.id })) as EnrollView;
    expect(done).toMatchObject({ stage: 'done' });

    /** As a person does who reads the code and types it at the app under test. */
    const isTaken = async (code: string): Promise<boolean> => {
      const { Session } = await sdk.initiateAuth({
        ClientId: seeded.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: username, PASSWORD: password },
      });
      const answer = await sdk.respondToAuthChallenge({
        ClientId: seeded.clientId,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session,
        ChallengeResponses: { USERNAME: username, SOFTWARE_TOKEN_MFA_CODE: code },
      });
      return answer.AuthenticationResult !== undefined;
    };
    const shown = valueOf(await desk.call('codes.read', { ids: [done.accountId] })) as CodesResult;
    const [code] = shown.codes;
    expect(code).toMatchObject({ spent: false });
    // The ring on screen runs by this machine's clock.
    expect((code?.endsAt ?? 0) - desk.time.clock()).toBeGreaterThan(0);
    expect((code?.endsAt ?? 0) - desk.time.clock()).toBeLessThanOrEqual(30 * SECOND);
    expect(await isTaken(code?.code ?? '')).toBe(true);
    desk.time.advance(30 * SECOND);
    valueOf(await desk.call('codes.copy', { id: done.accountId }));
    expect(await isTaken(desk.clipboard.text)).toBe(true);
    expect(desk.bugs).toEqual([]);
  },
);
