import { expect, test } from 'vitest';
import { startLocalPool, type LocalPoolSettings } from '../../../main/local-pool/index.ts';
import {
  answerCode,
  awsError,
  enrollBySession,
  poolFixture,
  signIn,
  START_MS,
  wrongCode,
} from '../local-pool/pool-fixture.ts';

const DEFAULTS = {
  latencyMs: 0,
  clockOffsetMs: 0,
  strictSessions: false,
  detachOldToken: false,
  lockout: true,
  quotas: 'off',
  perUserRate: null,
  faults: [],
  denied: [],
  accessTokenScope: null,
};

test('nothing is out of the ordinary unless it is asked for', async () => {
  const { server } = await poolFixture();
  expect(server.settings.read()).toEqual(DEFAULTS);
});

test('what is read is a copy, and what is changed stays as it was given', async () => {
  const { server } = await poolFixture();
  const faults = [{ kind: 'lost' as const, times: 2 }];
  server.settings.change({ faults, latencyMs: 1 });
  faults[0]!.times = 9;
  (server.settings.read().faults[0] as { times: number }).times = 9;
  expect(server.settings.read()).toEqual({ ...DEFAULTS, latencyMs: 1, faults: [{ kind: 'lost', times: 2 }] });
  server.settings.change({});
  expect(server.settings.read().latencyMs).toBe(1);
});

test('the start takes settings, and the older options that mean the same', async () => {
  const { server } = await poolFixture(
    {},
    {
      latencyMs: 1,
      strictSessions: true,
      detachOldTokenOnAssociate: true,
      settings: { latencyMs: 2, quotas: 'aws' },
    },
  );
  expect(server.settings.read()).toEqual({
    ...DEFAULTS,
    latencyMs: 2,
    strictSessions: true,
    detachOldToken: true,
    quotas: 'aws',
  });
  await expect(startLocalPool({ settings: { clockOffsetMs: Number.NaN } })).rejects.toMatchObject({
    name: 'SettingsError',
    message: expect.stringContaining('"clockOffsetMs"') as string,
  });
});

test.each<[string, unknown, string]>([
  ['latencyMs', { latencyMs: -1 }, 'BAD_SETTING'],
  ['latencyMs', { latencyMs: 600_001 }, 'BAD_SETTING'],
  ['latencyMs', { latencyMs: '5' }, 'BAD_SETTING'],
  ['latencyMs', { latencyMs: null }, 'BAD_SETTING'],
  ['clockOffsetMs', { clockOffsetMs: 1e300 }, 'BAD_SETTING'],
  ['clockOffsetMs', { clockOffsetMs: Infinity }, 'BAD_SETTING'],
  ['strictSessions', { strictSessions: 1 }, 'BAD_SETTING'],
  ['lockout', { lockout: 'no' }, 'BAD_SETTING'],
  ['quotas', { quotas: 'on' }, 'BAD_SETTING'],
  ['quotas', { quotas: { Nonsense: 1 } }, 'BAD_SETTING'],
  ['quotas.UserRead', { quotas: { UserRead: -1 } }, 'BAD_SETTING'],
  ['perUserRate', { perUserRate: -1 }, 'BAD_SETTING'],
  ['denied.0', { denied: ['AdminGetUzer'] }, 'BAD_SETTING'],
  ['denied.1', { denied: ['AdminGetUser', 'InitiateAuth'] }, 'BAD_SETTING'],
  ['denied.0', { denied: ['toString'] }, 'BAD_SETTING'],
  ['latency', { latency: 1 }, 'BAD_SETTING'],
  ['settings', [], 'BAD_SETTING'],
  ['settings', null, 'BAD_SETTING'],
  ['faults', { faults: {} }, 'BAD_FAULT'],
  ['faults.0.kind', { faults: [{}] }, 'BAD_FAULT'],
  ['faults.0.kind', { faults: [{ kind: 'broken' }] }, 'BAD_FAULT'],
  ['faults.0.operation', { faults: [{ kind: 'lost', operation: 'Verify' }] }, 'BAD_FAULT'],
  ['faults.0.operation', { faults: [{ kind: 'status-error', operation: 'InitiateAuth' }] }, 'BAD_FAULT'],
  ['faults.0.username', { faults: [{ kind: 'lost', username: 'a b' }] }, 'BAD_FAULT'],
  ['faults.0.times', { faults: [{ kind: 'lost', times: 0 }] }, 'BAD_FAULT'],
  ['faults.0.after', { faults: [{ kind: 'lost', after: 1.5 }] }, 'BAD_FAULT'],
  ['faults.0.ms', { faults: [{ kind: 'slow' }] }, 'BAD_FAULT'],
  ['faults.0.ms', { faults: [{ kind: 'lost', ms: 5 }] }, 'BAD_FAULT'],
  ['faults.1.extra', { faults: [{ kind: 'lost' }, { kind: 'lost', extra: 1 }] }, 'BAD_FAULT'],
])('what cannot be is refused as a whole, in a sentence about %s: %j', async (field, change, code) => {
  const server = await startLocalPool();
  try {
    const before = server.settings.read();
    const both =
      typeof change === 'object' && change !== null && !Array.isArray(change)
        ? { lockout: false, ...change }
        : change;
    expect(() => server.settings.change(both as Partial<LocalPoolSettings>)).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringMatching(
          new RegExp(`^The setting "${field.replaceAll('.', '\\.')}" .+\\.$`),
        ) as string,
      }),
    );
    expect(server.settings.read()).toEqual(before);
  } finally {
    await server.close();
  }
});

test('the clock of the pool moves while it runs: answers, codes and sessions go by it', async () => {
  const fixture = await poolFixture();
  const { server, clock, user } = fixture;
  const dateOf = async () => Date.parse((await fetch(server.endpoint)).headers.get('date') ?? '');
  expect(await dateOf()).toBe(START_MS);
  const { Session } = await signIn(fixture, user);
  server.settings.change({ clockOffsetMs: 3 * 60_000 });
  expect(await dateOf()).toBe(START_MS + 3 * 60_000);
  await expect(fixture.sdk.associateSoftwareToken({ Session })).rejects.toMatchObject(
    awsError('NotAuthorized', 'Invalid session for the user, session is expired.'),
  );
  server.settings.change({ clockOffsetMs: -60_000 });
  clock.now += 1000;
  expect(await dateOf()).toBe(START_MS - 59_000);
});

test('rule 10: strict sessions can be switched on and off while the pool runs', async () => {
  const fixture = await poolFixture();
  const { server, user, clock } = fixture;
  const { secret } = await enrollBySession(fixture, user);
  const attempts = async () => {
    const { Session } = await signIn(fixture, user);
    const errors: string[] = [];
    for (const _ of [1, 2]) {
      const code = wrongCode(secret, clock.now);
      await answerCode(fixture, user, Session, code).catch((error: Error) => errors.push(error.name));
    }
    return errors;
  };
  expect(await attempts()).toEqual(['CodeMismatchException', 'CodeMismatchException']);
  server.settings.change({ strictSessions: true });
  expect(await attempts()).toEqual(['CodeMismatchException', 'NotAuthorizedException']);
  server.settings.change({ strictSessions: false });
  expect(await attempts()).toEqual(['CodeMismatchException', 'CodeMismatchException']);
});

test('rule 31: the lockout can be switched off and on while the pool runs', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { server, user } = fixture;
  const attempt = (password: string) =>
    signIn(fixture, { ...user, password }).then(
      () => 'tokens',
      (error: Error) => error.message,
    );
  const afterWrongOnes = async () => {
    for (let i = 0; i < 7; i++) await attempt('Wrong-password-1');
    return attempt(user.password);
  };
  server.settings.change({ lockout: false });
  expect(await afterWrongOnes()).toBe('tokens');
  server.settings.change({ lockout: true });
  expect(await afterWrongOnes()).toBe('Password attempts exceeded');
  server.settings.change({ lockout: false });
  expect(await attempt(user.password)).toBe('tokens');
});
