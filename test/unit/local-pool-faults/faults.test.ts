import { connect } from 'node:net';
import { expect, test } from 'vitest';
import {
  awsError,
  codeAt,
  enrollBySession,
  poolFixture,
  signIn,
  START_MS,
  STEP_MS,
  tokensOf,
  type Fixture,
} from '../local-pool/pool-fixture.ts';

/** The first two steps of an enrollment. */
async function associated(fixture: Fixture, user = fixture.user) {
  const { Session } = await signIn(fixture, user);
  return fixture.sdk.associateSoftwareToken({ Session });
}

const statusOf = async ({ server, pool }: Fixture, Username: string) =>
  server.call<{ UserStatus: string; Enabled: boolean }>('AdminGetUser', {
    UserPoolId: pool.userPoolId,
    Username,
  });

test('rule 34, lost: the change is made and no answer comes, as often as told', async () => {
  const fixture = await poolFixture();
  fixture.server.settings.change({
    faults: [{ kind: 'lost', operation: 'AssociateSoftwareToken', times: 2 }],
  });
  const { Session } = await signIn(fixture, fixture.user);
  await expect(fixture.sdk.associateSoftwareToken({ Session })).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(fixture.server.settings.read().faults).toEqual([
    { kind: 'lost', operation: 'AssociateSoftwareToken', times: 1 },
  ]);
  // The session is spent, and the fault strikes the error as well.
  await expect(fixture.sdk.associateSoftwareToken({ Session })).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(fixture.server.settings.read().faults).toEqual([]);
  await expect(fixture.sdk.associateSoftwareToken({ Session })).rejects.toMatchObject(
    awsError('NotAuthorized', 'Invalid session for the user, session can only be used once.'),
  );
});

test('refused: no answer comes and nothing is changed', async () => {
  const fixture = await poolFixture();
  const { Session } = await signIn(fixture, fixture.user);
  fixture.server.settings.change({ faults: [{ kind: 'refused', times: 1 }] });
  await expect(fixture.sdk.associateSoftwareToken({ Session })).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect((await fixture.sdk.associateSoftwareToken({ Session })).SecretCode).toMatch(/^[A-Z2-7]{52}$/);
});

/** All that comes over the connection. */
async function raw(port: number, operation: string, input: object): Promise<string> {
  const body = JSON.stringify(input);
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('utf8');
  let text = '';
  socket.on('data', (chunk: string) => (text += chunk));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  socket.write(
    `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Target: AWSCognitoIdentityProviderService.${operation}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await closed;
  return text;
}

test('half: the headers promise all of the answer, half of it comes, the change is made', async () => {
  const fixture = await poolFixture();
  const { Session } = await signIn(fixture, fixture.user);
  fixture.server.settings.change({ faults: [{ kind: 'half', operation: 'AssociateSoftwareToken' }] });
  const text = await raw(fixture.server.port, 'AssociateSoftwareToken', { Session });
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const promised = Number(/^content-length: (\d+)$/im.exec(head)?.[1]);
  expect(head).toMatch(/^HTTP\/1.1 200 /);
  expect(body.startsWith('{"SecretCode":"')).toBe(true);
  expect(body.length).toBe(Math.floor(promised / 2));
  // An error is broken off as well; a client sees neither.
  expect(await raw(fixture.server.port, 'AssociateSoftwareToken', { Session })).toMatch(/^HTTP\/1.1 400 /);
  await expect(fixture.sdk.associateSoftwareToken({ Session })).rejects.toMatchObject({ code: 'ECONNRESET' });
  fixture.server.settings.change({ faults: [] });
  await expect(fixture.sdk.associateSoftwareToken({ Session })).rejects.toMatchObject(
    awsError('NotAuthorized', 'Invalid session for the user, session can only be used once.'),
  );
});

test('rule 33, throttle: "Rate exceeded" without effect', async () => {
  const fixture = await poolFixture();
  const { Session } = await signIn(fixture, fixture.user);
  fixture.server.settings.change({ faults: [{ kind: 'throttle', times: 1 }] });
  await expect(fixture.sdk.associateSoftwareToken({ Session })).rejects.toMatchObject({
    ...awsError('TooManyRequests', 'Rate exceeded'),
    $metadata: { httpStatusCode: 400 },
  });
  expect((await fixture.sdk.associateSoftwareToken({ Session })).Session).toBeDefined();
});

test('error: a plain 500 without effect', async () => {
  const fixture = await poolFixture();
  fixture.server.settings.change({ faults: [{ kind: 'error', operation: 'AdminDisableUser' }] });
  const target = { UserPoolId: fixture.pool.userPoolId, Username: fixture.user.username };
  await expect(fixture.sdk.adminDisableUser(target)).rejects.toMatchObject({
    ...awsError('InternalError'),
    $metadata: { httpStatusCode: 500 },
  });
  expect((await statusOf(fixture, fixture.user.username)).Enabled).toBe(true);
});

test('rule 26, status-error: Verify answers 200 with ERROR, changes nothing, and no other operation does so', async () => {
  const fixture = await poolFixture();
  fixture.server.settings.change({ faults: [{ kind: 'status-error', times: 1 }] });
  const { Session, SecretCode } = await associated(fixture);
  const answer = { Session, UserCode: codeAt(SecretCode, START_MS) };
  expect(await fixture.sdk.verifySoftwareToken(answer)).toMatchObject({ Status: 'ERROR' });
  expect((await signIn(fixture, fixture.other)).ChallengeName).toBe('MFA_SETUP');
  // The same session, and the same code: neither was used.
  expect(await fixture.sdk.verifySoftwareToken(answer)).toMatchObject({ Status: 'SUCCESS' });
});

test('slow: the change is made at once, the answer comes later; two of them add up', async () => {
  const fixture = await poolFixture();
  const { Session } = await signIn(fixture, fixture.user);
  fixture.server.settings.change({
    faults: [
      { kind: 'slow', ms: 60, times: 1 },
      { kind: 'slow', ms: 60, times: 1 },
    ],
  });
  const started = performance.now();
  const slow = fixture.sdk.associateSoftwareToken({ Session }).then(() => performance.now() - started);
  // A timer may fire a millisecond early.
  expect(await slow).toBeGreaterThanOrEqual(118);
  expect(fixture.server.settings.read().faults).toEqual([]);
});

test('slow: closing the pool does not wait for it', async () => {
  const fixture = await poolFixture();
  fixture.server.settings.change({ faults: [{ kind: 'slow', ms: 600_000 }] });
  const hanging = signIn(fixture, fixture.user).catch(() => 'failed');
  await expect.poll(async () => (await fetch(`${fixture.server.endpoint}/x`)).status).toBe(404);
  const started = performance.now();
  await fixture.server.close();
  expect(await hanging).toBe('failed');
  expect(performance.now() - started).toBeLessThan(2000);
});

test('slow and another fault strike together', async () => {
  const fixture = await poolFixture();
  fixture.server.settings.change({ faults: [{ kind: 'slow', ms: 30 }, { kind: 'throttle' }] });
  const started = performance.now();
  await expect(signIn(fixture, fixture.user)).rejects.toMatchObject(awsError('TooManyRequests'));
  expect(performance.now() - started).toBeGreaterThanOrEqual(29);
});

test('after: so many calls pass first, counted apart for each fault', async () => {
  const fixture = await poolFixture();
  fixture.server.settings.change({
    faults: [
      { kind: 'throttle', operation: 'InitiateAuth', after: 2, times: 1 },
      { kind: 'error', after: 1, times: 2, operation: 'InitiateAuth' },
    ],
  });
  const outcomes: string[] = [];
  for (let i = 0; i < 6; i++) {
    const outcome = await signIn(fixture, fixture.user).then(
      () => 'ok',
      (error: Error) => error.name.replace('Exception', ''),
    );
    outcomes.push(outcome);
  }
  expect(outcomes).toEqual(['ok', 'InternalError', 'TooManyRequests', 'InternalError', 'ok', 'ok']);
  expect(fixture.server.settings.read().faults).toEqual([]);
});

test('two calls at once do not both meet the last one', async () => {
  const fixture = await poolFixture();
  fixture.server.settings.change({ faults: [{ kind: 'throttle', times: 1 }] });
  const calls = [1, 2, 3].map(() =>
    signIn(fixture, fixture.user).then(
      () => 'ok',
      () => 'struck',
    ),
  );
  expect((await Promise.all(calls)).filter((one) => one === 'struck')).toHaveLength(1);
});

test('username: named in the input, in any spelling, for every kind of call', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { server, sdk, pool, user, other } = fixture;
  const { AccessToken } = await tokensOf(fixture, user);
  const { sub } = await server
    .call<{ UserAttributes: { Name: string; Value: string }[] }>('AdminGetUser', {
      UserPoolId: pool.userPoolId,
      Username: user.username,
    })
    .then(({ UserAttributes }) => ({ sub: UserAttributes.find(({ Name }) => Name === 'sub')?.Value ?? '' }));
  server.settings.change({ faults: [{ kind: 'throttle', username: user.username }] });
  const throttled = awsError('TooManyRequests');

  await expect(signIn(fixture, user)).rejects.toMatchObject(throttled);
  await expect(signIn(fixture, { ...user, username: user.username.toUpperCase() })).rejects.toMatchObject(
    throttled,
  );
  for (const Username of [user.username, sub]) {
    await expect(sdk.adminGetUser({ UserPoolId: pool.userPoolId, Username })).rejects.toMatchObject(
      throttled,
    );
  }
  await expect(
    sdk.adminInitiateAuth({
      UserPoolId: pool.userPoolId,
      ClientId: pool.clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: user.username, PASSWORD: user.password },
    }),
  ).rejects.toMatchObject(throttled);
  await expect(
    sdk.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'MFA_SETUP',
      Session: 'x'.repeat(20),
      ChallengeResponses: { USERNAME: user.username },
    }),
  ).rejects.toMatchObject(throttled);
  await expect(sdk.getUser({ AccessToken })).rejects.toMatchObject(throttled);

  expect((await signIn(fixture, other)).AuthenticationResult).toBeDefined();
  expect((await sdk.describeUserPool({ UserPoolId: pool.userPoolId })).UserPool?.Id).toBe(pool.userPoolId);
  await expect(sdk.getUser({ AccessToken: 'a.b.c' })).rejects.toMatchObject(awsError('NotAuthorized'));
});

test('username: by the session where the call names nobody', async () => {
  const fixture = await poolFixture();
  const { server, user, other } = fixture;
  server.settings.change({
    faults: [{ kind: 'lost', operation: 'VerifySoftwareToken', username: user.username, times: 1 }],
  });
  const theirs = await associated(fixture, other);
  expect(
    await fixture.sdk.verifySoftwareToken({
      Session: theirs.Session,
      UserCode: codeAt(theirs.SecretCode, START_MS),
    }),
  ).toMatchObject({ Status: 'SUCCESS' });
  const ours = await associated(fixture);
  await expect(
    fixture.sdk.verifySoftwareToken({
      Session: ours.Session,
      UserCode: codeAt(ours.SecretCode, START_MS - STEP_MS),
    }),
  ).rejects.toMatchObject({ code: 'ECONNRESET' });
  // Trap 3: the answer was lost, the token counts.
  expect((await signIn(fixture, user)).ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
});

test('a user of a name that nobody has meets the fault of that name', async () => {
  const fixture = await poolFixture();
  fixture.server.settings.change({ faults: [{ kind: 'throttle', username: 'nobody' }] });
  await expect(signIn(fixture, { username: 'nobody', password: 'x' })).rejects.toMatchObject(
    awsError('TooManyRequests'),
  );
  await expect(signIn(fixture, { username: 'nobody-else', password: 'x' })).rejects.toMatchObject(
    awsError('UserNotFound'),
  );
});

test('the process that runs the pool meets no faults, and uses none up', async () => {
  const fixture = await poolFixture();
  fixture.server.settings.change({
    faults: [{ kind: 'throttle', times: 1 }],
    denied: ['AdminGetUser'],
    quotas: { UserRead: 0 },
    perUserRate: 0,
  });
  expect((await statusOf(fixture, fixture.user.username)).UserStatus).toBe('CONFIRMED');
  expect(fixture.server.settings.read().faults).toHaveLength(1);
});

test('in-process, an outcome without a whole answer is an error that says so', async () => {
  const kinds = ['half', 'dropped', 'refused'] as const;
  let kind: (typeof kinds)[number] | undefined;
  const fixture = await poolFixture(
    {},
    {
      interceptors: [
        async (_call, apply) => {
          if (kind === undefined) return apply();
          return kind === 'half' ? { kind, answer: { kind: 'output', output: {} } } : { kind };
        },
      ],
    },
  );
  const messages: string[] = [];
  for (kind of kinds) {
    await statusOf(fixture, fixture.user.username).catch((error: Error) => messages.push(error.message));
  }
  expect(messages).toEqual(['The answer was lost.', 'The answer was lost.', 'The call was lost.']);
});

test('a fault of the settings comes before an interceptor of the host', async () => {
  const seen: string[] = [];
  const fixture = await poolFixture(
    {},
    {
      interceptors: [
        (call, apply) => {
          if (call.caller.kind === 'http') seen.push(call.operation);
          return apply();
        },
      ],
    },
  );
  await enrollBySession(fixture, fixture.user);
  expect(seen.splice(0)).toEqual([
    'InitiateAuth',
    'AssociateSoftwareToken',
    'VerifySoftwareToken',
    'RespondToAuthChallenge',
  ]);
  fixture.server.settings.change({ faults: [{ kind: 'error' }] });
  await signIn(fixture, fixture.user).catch(() => undefined);
  expect(seen).toEqual([]);
});
