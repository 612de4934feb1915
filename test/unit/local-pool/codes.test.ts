import { expect, test } from 'vitest';
import {
  answerCode,
  awsError,
  codeAt,
  enrollBySession,
  poolFixture,
  signIn,
  STEP_MS,
  tokensOf,
  wrongCode,
} from './pool-fixture.ts';

const REUSED = awsError('ExpiredCode', 'Your software token has already been used once.');
const MISMATCH = awsError('CodeMismatch', 'Invalid code received for user');

test('rule 24: one step early or late is accepted at sign-in, two are not', async () => {
  const fixture = await poolFixture();
  const { user, clock } = fixture;
  const { secret } = await enrollBySession(fixture, user);
  clock.now += 10 * STEP_MS;
  const attempt = async (offset: number) => {
    const { Session } = await signIn(fixture, user);
    return answerCode(fixture, user, Session, codeAt(secret, clock.now + offset * STEP_MS));
  };
  await expect(attempt(-2)).rejects.toMatchObject(MISMATCH);
  await expect(attempt(2)).rejects.toMatchObject(MISMATCH);
  for (const offset of [-1, 0, 1]) expect((await attempt(offset)).AuthenticationResult).toBeDefined();
});

test('rule 24: the window moves with the injected clock', async () => {
  const fixture = await poolFixture();
  const { user, clock } = fixture;
  const { secret } = await enrollBySession(fixture, user);
  const code = codeAt(secret, clock.now);
  clock.now += 2 * STEP_MS;
  const { Session } = await signIn(fixture, user);
  await expect(answerCode(fixture, user, Session, code)).rejects.toMatchObject(MISMATCH);
});

test('rule 25: the code given to Verify counts as used, the next step is free', async () => {
  const fixture = await poolFixture();
  const { user, clock } = fixture;
  const { secret } = await enrollBySession(fixture, user);
  const { Session } = await signIn(fixture, user);
  await expect(answerCode(fixture, user, Session, codeAt(secret, clock.now - STEP_MS))).rejects.toMatchObject(
    REUSED,
  );
  expect(
    (await answerCode(fixture, user, Session, codeAt(secret, clock.now))).AuthenticationResult,
  ).toBeDefined();
});

test('rule 25: a step is good for one sign-in, however old; an older unused one is still taken', async () => {
  const fixture = await poolFixture();
  const { user, clock } = fixture;
  const { secret } = await enrollBySession(fixture, user);
  clock.now += 5 * STEP_MS;
  const attempt = async (ms: number) => {
    const { Session } = await signIn(fixture, user);
    return answerCode(fixture, user, Session, codeAt(secret, ms));
  };
  await attempt(clock.now + STEP_MS);
  await attempt(clock.now);
  await attempt(clock.now - STEP_MS);
  for (const offset of [-1, 0, 1]) {
    await expect(attempt(clock.now + offset * STEP_MS)).rejects.toMatchObject(REUSED);
  }
  const used = clock.now + STEP_MS;
  clock.now += 2 * STEP_MS;
  await expect(attempt(used)).rejects.toMatchObject(REUSED);
});

test('rule 25: of two sign-ins with one code at the same time, one succeeds', async () => {
  const fixture = await poolFixture();
  const { user, clock } = fixture;
  const { secret } = await enrollBySession(fixture, user);
  const sessions = await Promise.all([signIn(fixture, user), signIn(fixture, user), signIn(fixture, user)]);
  const results = await Promise.allSettled(
    sessions.map(({ Session }) => answerCode(fixture, user, Session, codeAt(secret, clock.now))),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));
  for (const error of refused) expect(error).toMatchObject(REUSED);
});

test('rule 25: steps belong to one secret: another user or a new secret starts afresh', async () => {
  const fixture = await poolFixture();
  const { sdk, user, other, clock } = fixture;
  const { accessToken: AccessToken, secret: old } = await enrollBySession(fixture, user);
  await enrollBySession(fixture, other);
  const { Session } = await signIn(fixture, user);
  await answerCode(fixture, user, Session, codeAt(old, clock.now));
  const { SecretCode } = await sdk.associateSoftwareToken({ AccessToken });
  // The step that the old secret used at its own Verify.
  await sdk.verifySoftwareToken({ AccessToken, UserCode: codeAt(SecretCode, clock.now - STEP_MS) });
  const next = await signIn(fixture, user);
  expect(
    (await answerCode(fixture, user, next.Session, codeAt(SecretCode, clock.now))).AuthenticationResult,
  ).toBeDefined();
});

test('rule 26: a code outside the window: one type at Verify, another at sign-in', async () => {
  const fixture = await poolFixture();
  const { sdk, user, clock } = fixture;
  const first = await signIn(fixture, user);
  const { Session, SecretCode } = await sdk.associateSoftwareToken({ Session: first.Session });
  const codes = [
    wrongCode(SecretCode, clock.now),
    codeAt(SecretCode, clock.now - 2 * STEP_MS),
    codeAt(SecretCode, clock.now + 2 * STEP_MS),
  ];
  for (const UserCode of codes) {
    await expect(sdk.verifySoftwareToken({ Session, UserCode })).rejects.toMatchObject(
      awsError('EnableSoftwareTokenMFA', 'Code mismatch and fail enable Software Token MFA'),
    );
  }
  await sdk.verifySoftwareToken({ Session, UserCode: codeAt(SecretCode, clock.now) });
  const challenge = await signIn(fixture, user);
  for (const code of ['', '12', 'abcdef', wrongCode(SecretCode, clock.now)]) {
    await expect(answerCode(fixture, user, challenge.Session, code)).rejects.toMatchObject(
      code === ''
        ? awsError('InvalidParameter', 'Missing required parameter SOFTWARE_TOKEN_MFA_CODE')
        : MISMATCH,
    );
  }
});

test('rule 27: secrets are base32 without padding, 52 characters, never the same', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { AccessToken } = await tokensOf(fixture, fixture.user);
  const secrets = new Set<string>();
  for (let round = 0; round < 20; round++) {
    const { SecretCode = '' } = await fixture.sdk.associateSoftwareToken({ AccessToken });
    expect(SecretCode).toMatch(/^[A-Z2-7]{52}$/);
    secrets.add(SecretCode);
  }
  expect(secrets.size).toBe(20);
});
