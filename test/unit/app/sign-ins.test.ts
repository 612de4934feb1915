import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as v from 'valibot';
import { ClearingClipboard } from '../../../main/app/clearing-clipboard.ts';
import { LiveLists } from '../../../main/app/live-lists.ts';
import { OpenSession } from '../../../main/app/open-session.ts';
import { SignIns } from '../../../main/app/sign-ins.ts';
import type { Result } from '../../../main/contract/result.ts';
import { signInView, type SignInView } from '../../../main/contract/sign-ins.ts';
import { readClaims } from '../../../main/cognito/jwt.ts';
import { LocalPoolHost } from '../../../main/enrollment/local-pool-host.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { enrollmentPlace, STEP_MS, verdict, type PlaceOptions } from '../enrollment/enrollment-fixture.ts';
import { accountOf } from '../enrollment/run-one.ts';
import { closing, MemoryClipboard, pushRecorder } from './app-fixture.ts';

const HOUR = 3_600_000;

async function desk(options: PlaceOptions = {}) {
  const place = await enrollmentPlace(options);
  if (verdict(await place.enroll()) !== 'ok') throw new Error('not enrolled');
  const pushes = pushRecorder();
  const lists = closing(new LiveLists(place.vault, pushes.publish));
  const host = closing(new LocalPoolHost(place.vault, place.time.clock));
  const system = new MemoryClipboard();
  const clipboard = new ClearingClipboard(system);
  const signIns = new SignIns(place.deps, host, lists, clipboard);
  return {
    ...place,
    pushes,
    system,
    clipboard,
    signIns,
    start: async () => viewOf(await signIns.start(accountOf(place).id)),
    /** The tokens of the last answer that had some, as the pool gave them. */
    given: () => {
      const answers = place.proxy.exchanges.flatMap(({ response }) => {
        const { AuthenticationResult } = (response ?? {}) as { AuthenticationResult?: Given };
        return AuthenticationResult ?? [];
      });
      return answers.at(-1) ?? {};
    },
  };
}

interface Given {
  readonly AccessToken?: string;
  readonly IdToken?: string;
  readonly RefreshToken?: string;
}

function viewOf(result: Result<SignInView>): SignInView {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

test('what is seen: the flow, the challenges, the claims and how long each token lives', async () => {
  const { start, given, user, time } = await desk({ pool: { flow: 'srp' } });
  const view = await start();
  expect(view).toMatchObject({
    flow: 'USER_SRP_AUTH',
    challenges: ['PASSWORD_VERIFIER', 'SOFTWARE_TOKEN_MFA'],
    summary: `${user.username} signed in to Staging with a code.`,
    revoked: false,
  });
  expect(v.parse(v.strictObject(signInView.entries), view)).toEqual(view);
  const access = view.tokens.find(({ kind }) => kind === 'access');
  expect(access?.expiresAt).toBe(Math.floor(time.clock() / 1_000) * 1_000 + HOUR);
  const claims = readClaims(new Secret(given().AccessToken ?? ''));
  expect(access?.claims.map(({ name }) => name)).toEqual(Object.keys(claims ?? {}));
  expect(access?.claims).toContainEqual({ name: 'username', value: user.username });
  expect(view.tokens.map(({ kind }) => kind)).toEqual(['access', 'id', 'refresh']);
  expect(view.tokens.find(({ kind }) => kind === 'refresh')).toEqual({
    kind: 'refresh',
    claims: [],
    issuedAt: null,
    expiresAt: null,
  });
});

test('no token is in a view, in a push, or in the vault’s history', async () => {
  const { start, signIns, given, pushes, proxy, vault, ...place } = await desk();
  const view = await start();
  const first = given();
  const refreshed = viewOf(await signIns.refresh(view.id));
  const revoked = viewOf(await signIns.revoke(view.id));
  const texts = JSON.stringify([
    view,
    refreshed,
    revoked,
    pushes.all,
    vault.events.of(accountOf({ ...place, vault }).id),
  ]);
  const secrets = proxy.secrets();
  expect(secrets).toContain(first.AccessToken);
  for (const secret of secrets) expect(texts).not.toContain(secret);
  // Nor a part that would do: a JWT is as good without its header, which anybody can write.
  for (const token of [first.AccessToken, first.IdToken])
    for (const part of (token ?? '').split('.')) expect(texts).not.toContain(part);
});

test('signed in without being asked for a code: that is said', async () => {
  const place = await desk({ mfa: 'OPTIONAL' });
  await place.admin('AdminSetUserMFAPreference', {
    Username: place.user.username,
    SoftwareTokenMfaSettings: { Enabled: false },
  });
  expect(await place.start()).toMatchObject({
    challenges: [],
    summary: `${place.user.username} signed in to Staging without being asked for a code.`,
  });
});

describe('copying', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([
    ['access', 'AccessToken'],
    ['id', 'IdToken'],
    ['refresh', 'RefreshToken'],
  ] as const)('the %s token is on the clipboard, and gone after 30 s', async (kind, member) => {
    const { start, signIns, given, system } = await desk();
    const { id } = await start();
    const before = system.writes.length;
    expect(verdict(await signIns.copy(id, kind))).toBe('ok');
    expect(system.text).toBe(given()[member]);
    expect(system.writes).toHaveLength(before + 1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(system.text).toBe('');
  });

  test('after a refresh it is the new one that is copied', async () => {
    const { start, signIns, given, system } = await desk();
    const { id } = await start();
    const old = given().AccessToken;
    await signIns.refresh(id);
    await signIns.copy(id, 'access');
    expect(system.text).toBe(given().AccessToken);
    expect(system.text).not.toBe(old);
    await vi.advanceTimersByTimeAsync(30_000);
  });
});

describe('refreshing', () => {
  test('without rotation: new access and ID tokens, the refresh token stays, also the third time', async () => {
    const { start, signIns, time, system } = await desk();
    const view = await start();
    await signIns.copy(view.id, 'refresh');
    const refreshToken = system.text;
    for (let i = 1; i <= 3; i += 1) {
      time.advance(STEP_MS);
      const fresh = viewOf(await signIns.refresh(view.id));
      expect(fresh.tokens.map(({ kind }) => kind)).toEqual(['access', 'id', 'refresh']);
      expect(fresh.tokens[0]?.expiresAt).toBe((view.tokens[0]?.expiresAt ?? 0) + i * STEP_MS);
      await signIns.copy(view.id, 'refresh');
      expect(system.text).toBe(refreshToken);
    }
  });

  test.each([false, true])(
    'with rotation: each refresh token is used once (client secret: %s)',
    async (clientSecret) => {
      const { start, signIns, admin, seeded, system } = await desk({ clientSecret });
      await admin('UpdateUserPoolClient', {
        ClientId: seeded.clientId,
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
      });
      const { id } = await start();
      const seen = new Set<string>();
      for (let i = 0; i < 3; i += 1) {
        await signIns.copy(id, 'refresh');
        seen.add(system.text);
        expect(verdict(await signIns.refresh(id))).toBe('ok');
      }
      expect(seen.size).toBe(3);
    },
  );

  test('a client secret goes along', async () => {
    const { start, signIns, proxy, seeded } = await desk({ clientSecret: true });
    const { id } = await start();
    expect(verdict(await signIns.refresh(id))).toBe('ok');
    expect(verdict(await signIns.revoke(id))).toBe('ok');
    for (const { operation, request } of proxy.exchanges.slice(-2))
      expect([operation, (request as { ClientSecret?: string }).ClientSecret]).toEqual([
        operation,
        seeded.clientSecret,
      ]);
  });
});

test('revoked: said in the view, refused afterwards; other sign-ins of the user go on', async () => {
  const { start, signIns, time } = await desk();
  const one = await start();
  time.advance(STEP_MS);
  const two = await start();
  expect(viewOf(await signIns.revoke(one.id)).revoked).toBe(true);
  expect(verdict(await signIns.refresh(one.id))).toBe('REFRESH_REFUSED');
  expect(verdict(await signIns.refresh(two.id))).toBe('ok');
});

test('a client that does not let tokens be revoked: says so, and the view stays', async () => {
  const { start, signIns, admin, seeded } = await desk();
  await admin('UpdateUserPoolClient', {
    ClientId: seeded.clientId,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    EnableTokenRevocation: false,
  });
  const { id } = await start();
  expect(verdict(await signIns.revoke(id))).toBe('UNSUPPORTED_OPERATION');
  expect(verdict(await signIns.refresh(id))).toBe('ok');
});

test('closed, or unknown: its tokens are gone', async () => {
  const { start, signIns, system } = await desk();
  const { id } = await start();
  signIns.close(id);
  for (const gone of [id, 'nobody']) {
    expect(verdict(await signIns.copy(gone, 'access'))).toBe('SIGN_IN_GONE');
    expect(verdict(await signIns.refresh(gone))).toBe('SIGN_IN_GONE');
    expect(verdict(await signIns.revoke(gone))).toBe('SIGN_IN_GONE');
    signIns.close(gone);
  }
  expect(system.writes).toEqual([]);
});

test('the oldest of more than twenty are forgotten', async () => {
  const { start, signIns, time } = await desk({ mfa: 'OPTIONAL' });
  const ids: string[] = [];
  for (let i = 0; i < 22; i += 1) {
    time.advance(STEP_MS);
    ids.push((await start()).id);
  }
  const alive = await Promise.all(ids.map(async (id) => verdict(await signIns.refresh(id))));
  expect(alive.slice(0, 2)).toEqual(['SIGN_IN_GONE', 'SIGN_IN_GONE']);
  expect(alive.slice(2)).toEqual(Array(20).fill('ok'));
});

test('a refused sign-in opens nothing, and the account says why', async () => {
  const place = await desk();
  await place.admin('AdminDisableUser', { Username: place.user.username });
  expect(verdict(await place.signIns.start(accountOf(place).id))).toBe('USER_DISABLED');
  expect(accountOf(place)).toMatchObject({
    problem: { code: 'USER_DISABLED' },
    server: { state: 'disabled' },
  });
  expect(verdict(await place.signIns.start('nobody'))).toBe('NO_POOL');
});

test('locking forgets every token and clears the clipboard of the one that was copied', async () => {
  const place = await enrollmentPlace();
  await place.enroll();
  const system = new MemoryClipboard();
  const session = new OpenSession(place.file.open(), {
    clock: place.time.clock,
    sleeper: place.time.sleeper,
    publish: () => undefined,
    clipboard: system,
    onBug: () => undefined,
  });
  const { id } = viewOf(await session.signIns.start(accountOf(place).id));
  await session.signIns.copy(id, 'access');
  expect(system.text).toMatch(/^eyJ/);
  await session.close();
  expect(system.text).toBe('');
  expect(verdict(await session.signIns.copy(id, 'access'))).toBe('SIGN_IN_GONE');
  expect(system.text).toBe('');
});

// A bug once: tokens that came while the app was being locked were kept all the same.
test('a sign-in that ends after the lock has begun leaves no token behind', async () => {
  const { signIns, proxy, system, ...place } = await desk();
  const held = proxy.hold('RespondToAuthChallenge');
  const starting = signIns.start(accountOf(place).id);
  await held.reached;
  const closing = signIns.closeAll();
  held.release();
  const late = await starting;
  await closing;
  expect(verdict(late)).toBe('SIGN_IN_GONE');
  expect(system.writes).toEqual([]);
});
