// The first factor by each flow, against a server that answers as it is told to: what no user of the local pool is asked.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import type { Flow } from '../../../main/contract/pools.ts';
import { secretHash } from '../../../main/cognito/secret-hash.ts';
import { SignIn } from '../../../main/cognito/sign-in.ts';
import { UserPoolClient } from '../../../main/cognito/user-pool-client.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { verdict } from '../enrollment/enrollment-fixture.ts';

const PASSWORD = new Secret('Passw0rd-of-alice!');
const CLIENT_SECRET = new Secret('client0secret');
const SESSION = 'session-of-the-last-answer';

interface Sent {
  readonly operation: string;
  readonly AuthFlow?: string;
  readonly AuthParameters?: Readonly<Record<string, string>>;
  readonly ChallengeName?: string;
  readonly ChallengeResponses?: Readonly<Record<string, string>>;
  readonly Session?: string;
}

/** A server that gives one answer after the other, the last one for ever. */
async function scripted(answers: readonly object[], flow: Flow) {
  const sent: Sent[] = [];
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const body = await json(request);
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      sent.push({ ...(body as object), operation });
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answers[Math.min(sent.length, answers.length) - 1]));
    };
    void answer();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const client = new UserPoolClient(
    {
      userPoolId: 'us-east-1_Test',
      clientId: 'client1',
      clientSecret: CLIENT_SECRET,
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      profile: null,
    },
    { clock: Date.now, timeoutMs: 3_000 },
  );
  onTestFinished(async () => {
    client.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const signIn = new SignIn(client, 'alice@example.com', [flow]);
  return { sent, signIn, start: () => signIn.start(PASSWORD) };
}

const TOKENS = { AuthenticationResult: { AccessToken: 'a.b.c', ExpiresIn: 3600 } };
const choice = (...AvailableChallenges: string[]) => ({
  ChallengeName: 'SELECT_CHALLENGE',
  Session: SESSION,
  ChallengeParameters: {},
  AvailableChallenges,
});
const asked = (ChallengeName: string, ChallengeParameters: object = {}) => ({
  ChallengeName,
  Session: SESSION,
  ChallengeParameters,
});
/** What a server sends that does SRP: the values are of nobody. */
const VERIFIER = {
  SRP_B: 'ab'.repeat(300),
  SALT: '8f'.repeat(16),
  SECRET_BLOCK: Buffer.from('a block').toString('base64'),
  USER_ID_FOR_SRP: 'the-real-name',
};

test('each flow asks by its own name, and sends the password only where the flow is made of that', async () => {
  for (const [flow, AuthFlow, operation, secret] of [
    ['srp', 'USER_SRP_AUTH', 'InitiateAuth', false],
    ['user', 'USER_AUTH', 'InitiateAuth', false],
    ['password', 'USER_PASSWORD_AUTH', 'InitiateAuth', true],
    ['admin', 'ADMIN_USER_PASSWORD_AUTH', 'AdminInitiateAuth', true],
  ] as const) {
    const { sent, start } = await scripted([TOKENS], flow);
    expect(verdict(await start())).toBe('ok');
    expect(sent).toMatchObject([{ operation, AuthFlow }]);
    expect(sent[0]?.AuthParameters?.['PASSWORD'] === PASSWORD.reveal()).toBe(secret);
    expect(sent[0]?.AuthParameters?.['SECRET_HASH']).toBe(
      secretHash(CLIENT_SECRET, 'alice@example.com', 'client1'),
    );
  }
});

test('a choice with SRP in it: SRP, and the password stays here', async () => {
  const { sent, start } = await scripted(
    [choice('EMAIL_OTP', 'PASSWORD', 'PASSWORD_SRP'), asked('PASSWORD_VERIFIER', VERIFIER), TOKENS],
    'user',
  );
  expect(verdict(await start())).toBe('ok');
  expect(sent[1]).toMatchObject({ ChallengeName: 'SELECT_CHALLENGE', Session: SESSION });
  expect(sent[1]?.ChallengeResponses).toMatchObject({ ANSWER: 'PASSWORD_SRP' });
  expect(sent[1]?.ChallengeResponses?.['SRP_A']).toBe(sent[0]?.AuthParameters?.['SRP_A']);
  expect(JSON.stringify(sent)).not.toContain(PASSWORD.reveal());
});

test('a choice without SRP: the password with the answer', async () => {
  const { sent, start } = await scripted([choice('WEB_AUTHN', 'PASSWORD'), TOKENS], 'user');
  expect(verdict(await start())).toBe('ok');
  expect(sent[1]?.ChallengeResponses).toMatchObject({ ANSWER: 'PASSWORD', PASSWORD: PASSWORD.reveal() });
  expect(sent).toHaveLength(2);
});

test.each([[['EMAIL_OTP', 'SMS_OTP']], [['WEB_AUTHN']], [[]]])(
  'a choice among %j: no password among them, said so, nothing is chosen',
  async (available) => {
    const { sent, start } = await scripted([choice(...available)], 'user');
    expect(verdict(await start())).toBe('NO_PASSWORD_CHOICE');
    expect(sent).toHaveLength(1);
  },
);

test.each([
  ['PASSWORD', { PASSWORD: PASSWORD.reveal() }],
  ['PASSWORD_SRP', { SRP_A: expect.stringMatching(/^[0-9a-f]+$/) as string }],
])('asked for %s outright: answered', async (name, responses) => {
  const { sent, start } = await scripted([asked(name), TOKENS], 'user');
  expect(verdict(await start())).toBe('ok');
  expect(sent[1]).toMatchObject({ ChallengeName: name, ChallengeResponses: responses });
});

// Rule 28: once the server has named the user, that name goes into USERNAME and into the hash.
test('the name that the server gives is used from then on, also for the hash', async () => {
  const { sent, start, signIn } = await scripted([asked('PASSWORD_VERIFIER', VERIFIER), TOKENS], 'srp');
  expect(verdict(await start())).toBe('ok');
  expect(sent[0]?.AuthParameters?.['USERNAME']).toBe('alice@example.com');
  expect(sent[1]?.ChallengeResponses).toMatchObject({
    USERNAME: 'the-real-name',
    SECRET_HASH: secretHash(CLIENT_SECRET, 'the-real-name', 'client1'),
    PASSWORD_CLAIM_SECRET_BLOCK: VERIFIER.SECRET_BLOCK,
    TIMESTAMP: expect.stringMatching(
      /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [1-9]\d? \d\d:\d\d:\d\d UTC \d{4}$/,
    ) as string,
  });
  expect(signIn.username).toBe('the-real-name');
});

// [V MOTO]: PASSWORD_VERIFIER comes without a Session.
test('a challenge without a Session is answered without one', async () => {
  const { sent, start } = await scripted(
    [{ ChallengeName: 'PASSWORD_VERIFIER', ChallengeParameters: VERIFIER }, TOKENS],
    'srp',
  );
  expect(verdict(await start())).toBe('ok');
  expect(sent[1]).not.toHaveProperty('Session');
});

test.each<[string, object]>([
  ['no SRP_B', { ...VERIFIER, SRP_B: undefined }],
  ['SRP_B = 0', { ...VERIFIER, SRP_B: '0' }],
  ['SRP_B that is no number', { ...VERIFIER, SRP_B: 'xyz' }],
  ['SRP_B of a megabyte', { ...VERIFIER, SRP_B: 'ab'.repeat(500_000) }],
  ['no SALT', { ...VERIFIER, SALT: '' }],
  ['no SECRET_BLOCK', { ...VERIFIER, SECRET_BLOCK: '' }],
])(
  'SRP values that no honest server sends (%s): BAD_ANSWER, and no proof leaves',
  async (_name, parameters) => {
    const { sent, start } = await scripted([asked('PASSWORD_VERIFIER', parameters), TOKENS], 'srp');
    expect(verdict(await start())).toBe('BAD_ANSWER');
    expect(sent).toHaveLength(1);
  },
);

test.each(['SELECT_CHALLENGE', 'PASSWORD', 'PASSWORD_SRP'] as const)(
  'a server that asks for %s again and again is not followed for ever',
  async (name) => {
    const answer = name === 'SELECT_CHALLENGE' ? choice('PASSWORD') : asked(name);
    const { sent, start } = await scripted([answer], 'user');
    expect(verdict(await start())).toMatch(/PASSWORD_ASKED_AGAIN|NO_PASSWORD_CHOICE/);
    expect(sent.length).toBeLessThanOrEqual(5);
  },
);

test.each([
  ['srp', 'PASSWORD', 'PASSWORD_ASKED_AGAIN'],
  ['password', 'PASSWORD_VERIFIER', 'PASSWORD_ASKED_AGAIN'],
  ['password', 'PASSWORD_SRP', 'PASSWORD_ASKED_AGAIN'],
] as const)(
  'by %s, %s does not belong there: %s, and the password is not sent for it',
  async (flow, name, code) => {
    const { sent, start } = await scripted([asked(name, VERIFIER)], flow);
    expect(verdict(await start())).toBe(code);
    expect(sent).toHaveLength(1);
  },
);
