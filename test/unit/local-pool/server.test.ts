import { connect } from 'node:net';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { startLocalPool } from '../../../main/local-pool/index.ts';
import { poolFixture, sdkFor, signIn } from './pool-fixture.ts';

const HEADERS = {
  'Content-Type': 'application/x-amz-json-1.1',
  'X-Amz-Target': 'AWSCognitoIdentityProviderService.InitiateAuth',
};

test('a port that is taken is named in the error', async () => {
  const { server } = await poolFixture();
  await expect(startLocalPool({ port: server.port })).rejects.toThrow(
    `Port ${server.port} on 127.0.0.1 is in use. Choose another port, or 0 for any free one.`,
  );
});

test('close ends idle and active connections at once, and may be called twice', async () => {
  const server = await startLocalPool({ latencyMs: 60_000 });
  const sdk = sdkFor(server.endpoint);
  const hanging = sdk.initiateAuth({ ClientId: 'x', AuthFlow: 'USER_PASSWORD_AUTH' }).catch(() => 'failed');
  const idle = connect(server.port, '127.0.0.1');
  const idleEnded = new Promise((resolve) => idle.once('close', resolve));
  idle.on('error', () => undefined);
  await new Promise((resolve) => idle.once('connect', resolve));
  const started = performance.now();
  await Promise.all([server.close(), server.close()]);
  expect(await hanging).toBe('failed');
  await idleEnded;
  expect(performance.now() - started).toBeLessThan(2000);
  sdk.destroy();
});

test('latency is added to each request and can be changed while running', async () => {
  const fixture = await poolFixture({}, { latencyMs: 2_000 });
  const time = async () => {
    const started = performance.now();
    await signIn(fixture, fixture.user);
    return performance.now() - started;
  };
  expect(await time()).toBeGreaterThanOrEqual(1_950);
  fixture.server.setLatency(0);
  // Far below what it was, however busy the machine is.
  expect(await time()).toBeLessThan(1_950);
  expect(() => fixture.server.setLatency(-1)).toThrow(RangeError);
});

test('a body over a megabyte is refused, and the pool goes on', async () => {
  const { server } = await poolFixture();
  const response = await fetch(server.endpoint, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({ ClientId: 'x'.repeat(2 * 1024 * 1024) }),
  });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ __type: 'RequestEntityTooLargeException' });
  expect((await fetch(server.endpoint)).status).toBe(404);
});

test('aborted and broken requests change nothing and do not stop the pool', async () => {
  const fixture = await poolFixture();
  const { server } = fixture;
  for (const text of [
    'nonsense\r\n\r\n',
    `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{"a"`,
    `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Target: AWSCognitoIdentityProviderService.GetUser\r\nContent-Length: 100\r\n\r\n{"a"`,
  ]) {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await new Promise<void>((resolve) => {
      socket.write(text, () => {
        socket.destroy();
        resolve();
      });
    });
  }
  expect((await signIn(fixture, fixture.user)).ChallengeName).toBe('MFA_SETUP');
});

test('only loopback names are answered, so that a rebound DNS name reaches nothing', async () => {
  const { server } = await poolFixture();
  const status = async (host: string) =>
    new Promise((resolve, reject) => {
      const call = request({ port: server.port, host: '127.0.0.1', headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      call.on('error', reject);
      call.end();
    });
  expect(await status('evil.example')).toBe(400);
  expect(await status(`localhost:${server.port}`)).toBe(404);
});

test('a browser may sign in from any origin, but not administer', async () => {
  const { server } = await poolFixture();
  const response = await fetch(server.endpoint, { method: 'OPTIONS' });
  expect(response.status).toBe(200);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('access-control-allow-headers')).toContain('x-amz-target');
  expect(response.headers.get('access-control-allow-headers')).not.toContain('authorization');
});

test('rule 34: an interceptor can apply a call and lose its answer', async () => {
  let lose = false;
  const fixture = await poolFixture(
    {},
    {
      interceptors: [
        async (call, apply) => {
          const outcome = await apply();
          return lose && call.operation === 'AssociateSoftwareToken' ? { kind: 'dropped' } : outcome;
        },
      ],
    },
  );
  const { Session } = await signIn(fixture, fixture.user);
  lose = true;
  await expect(fixture.sdk.associateSoftwareToken({ Session })).rejects.toMatchObject({ code: 'ECONNRESET' });
  lose = false;
  await expect(fixture.sdk.associateSoftwareToken({ Session })).rejects.toMatchObject({
    message: 'Invalid session for the user, session can only be used once.',
  });
});
