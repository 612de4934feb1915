import { request } from 'node:http';
import { expect, test } from 'vitest';
import type { LocalPoolServer } from '../../../main/local-pool/index.ts';
import { awsError, poolFixture, signIn } from '../local-pool/pool-fixture.ts';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

async function ask(server: LocalPoolServer, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${server.endpoint}/_poolkey/${path}`, init);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const patch = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'PATCH',
  headers: { 'Content-Type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** With headers that fetch does not let a caller choose. */
async function rawStatus(
  server: LocalPoolServer,
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number | undefined; text: string; names: string[] }> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: server.port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, text, names: Object.keys(response.headers) }),
      );
    });
    call.on('error', reject);
    call.end(method === 'PATCH' ? '{"latencyMs":5}' : undefined);
  });
}

test('the settings can be read and changed while the pool runs', async () => {
  const fixture = await poolFixture();
  const { server } = fixture;
  const before = await ask(server, 'settings');
  expect(before.status).toBe(200);
  expect(before.headers.get('content-type')).toBe('application/json');
  expect(before.headers.get('cache-control')).toBe('no-store');
  expect(before.body).toEqual(server.settings.read());
  const fault = { kind: 'throttle', operation: 'InitiateAuth', times: 1 };
  const changed = await ask(server, 'settings', patch({ faults: [fault], lockout: false }));
  expect(changed.status).toBe(200);
  expect(changed.body).toEqual({ ...server.settings.read(), faults: [fault], lockout: false });
  await expect(signIn(fixture, fixture.user)).rejects.toMatchObject(awsError('TooManyRequests'));
  expect(await ask(server, 'settings')).toMatchObject({ body: { faults: [], lockout: false } });
});

test.each([
  [{ latencyMs: -1 }, 400, 'BAD_SETTING', '"latencyMs"'],
  [{ faults: [{ kind: 'lost', operation: 'Nothing' }] }, 400, 'BAD_FAULT', '"faults.0.operation"'],
  [[], 400, 'BAD_SETTING', '"settings"'],
  ['{"lat', 400, 'BAD_BODY', 'JSON'],
  [`"${'x'.repeat(2 * 1024 * 1024)}"`, 413, 'BAD_BODY', 'larger'],
])('a change that cannot be is refused with a code and a sentence', async (change, status, code, part) => {
  const { server } = await poolFixture({ users: 2 });
  const before = server.settings.read();
  const answer = await ask(server, 'settings', patch(change));
  expect(answer).toMatchObject({ status, body: { code, message: expect.stringContaining(part) as string } });
  expect(server.settings.read()).toEqual(before);
});

test('a change must be JSON by its content type, which a web page cannot send unasked', async () => {
  const { server } = await poolFixture();
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    const answer = await ask(server, 'settings', patch({ latencyMs: 5 }, { 'Content-Type': type }));
    expect(answer).toMatchObject({ status: 415, body: { code: 'BAD_CONTENT_TYPE' } });
  }
  const typed = patch({ latencyMs: 5 }, { 'Content-Type': 'application/json; charset=utf-8' });
  expect((await ask(server, 'settings', typed)).status).toBe(200);
});

test('the codes that SMS and e-mail would have carried, newest last, of all or of one user', async () => {
  const { server, pool } = await poolFixture();
  for (const [index, name] of ['anna', 'ben', 'anna-2'].entries()) {
    await server.call('AdminCreateUser', {
      UserPoolId: pool.userPoolId,
      Username: name,
      DesiredDeliveryMediums: ['EMAIL'],
      TemporaryPassword: `Temporary-${index}-pw`,
      UserAttributes: [{ Name: 'email', Value: `${name}@example.com` }],
    });
  }
  const all = await ask(server, 'messages');
  expect(all.body).toEqual(server.inspection.messages());
  expect((all.body as { code: string }[]).map(({ code }) => code)).toEqual([
    'Temporary-0-pw',
    'Temporary-1-pw',
    'Temporary-2-pw',
  ]);
  expect((await ask(server, 'messages?username=ben')).body).toEqual([
    expect.objectContaining({ username: 'ben', medium: 'EMAIL', code: 'Temporary-1-pw' }),
  ]);
  expect((await ask(server, 'messages?username=nobody')).body).toEqual([]);
});

test('anything else behind the door is not found', async () => {
  const { server } = await poolFixture();
  for (const [method, path] of [
    ['GET', ''],
    ['GET', 'other'],
    ['POST', 'settings'],
    ['DELETE', 'messages'],
    ['OPTIONS', 'settings'],
  ] as const) {
    expect(await ask(server, path, { method })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  }
});

const PATHS = ['/_poolkey/settings', '/_poolkey/messages', '/_poolkey/other'];

test('no web page gets an answer, and no path a header that would open it to one', async () => {
  const { server } = await poolFixture();
  const fromPages: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'http://localhost:3000' },
    { origin: 'null' },
    // Also the pool's own: no page is served from it.
    { origin: server.endpoint },
    { 'sec-fetch-site': 'cross-site' },
    // Another port of this machine, where the app under test runs.
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  ];
  for (const path of PATHS) {
    for (const method of ['GET', 'PATCH', 'OPTIONS', 'POST']) {
      for (const headers of fromPages) {
        const asked = {
          'content-type': 'application/json',
          'access-control-request-method': 'PATCH',
          ...headers,
        };
        const { status, text, names } = await rawStatus(server, method, path, asked);
        expect([method, path, headers, status]).toEqual([method, path, headers, 403]);
        expect(JSON.parse(text)).toMatchObject({ code: 'FORBIDDEN' });
        expect(names.filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
      const { names } = await rawStatus(server, method, path, { 'content-type': 'application/json' });
      expect(names.filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  }
});

test('a page is refused without effect; a person at the address bar may look', async () => {
  const { server } = await poolFixture();
  const json = { 'content-type': 'application/json' };
  await rawStatus(server, 'PATCH', '/_poolkey/settings', { ...json, origin: 'https://evil.example' });
  expect(server.settings.read().latencyMs).toBe(0);
  const typed = await rawStatus(server, 'GET', '/_poolkey/settings', { 'sec-fetch-site': 'none' });
  expect(typed.status).toBe(200);
  expect((await rawStatus(server, 'PATCH', '/_poolkey/settings', json)).status).toBe(200);
  expect(server.settings.read().latencyMs).toBe(5);
});

test('a name that was rebound to this machine reaches nothing behind the door', async () => {
  const { server } = await poolFixture();
  for (const path of PATHS) {
    const { status, text } = await rawStatus(server, 'GET', path, { host: 'evil.example' });
    expect(status).toBe(400);
    expect(text).toContain('loopback');
  }
  expect((await rawStatus(server, 'GET', PATHS[0] ?? '', { host: `localhost:${server.port}` })).status).toBe(
    200,
  );
});

test('the door knows neither the latency nor the faults that are set through it', async () => {
  const { server } = await poolFixture();
  server.settings.change({ latencyMs: 600_000, faults: [{ kind: 'refused' }], quotas: { UserRead: 0 } });
  expect((await ask(server, 'settings', patch({ latencyMs: 0, faults: [] }))).status).toBe(200);
});
