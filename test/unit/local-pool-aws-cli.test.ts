import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seedPool, startLocalPool, type SeededPool } from '../../main/local-pool/index.ts';

/**
 * The AWS CLI and oathtool against the local pool: two programs that know Cognito and RFC 6238 and nothing of us.
 * Options and operations are the ones that CLI v1 and v2 share. Input with a password, token or session goes in
 * by a private file (the CLI cannot open the socket that Node gives it as standard input), the secret for oathtool
 * by standard input.
 */
const present = ['aws', 'oathtool'].every((program) => spawnSync(program, ['--version']).status === 0);

/** The middle of a time step; both the pool and oathtool are told that it is now. */
const NOW_MS = Date.UTC(2027, 0, 15, 8, 0, 15);
const STEP_MS = 30_000;
const TIMEOUT = 180_000;

interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(program: string, args: readonly string[], input = ''): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: '/nonexistent',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_PAGER: '',
      },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

async function oathtool(secret: string | undefined, ms: number): Promise<string> {
  const now = `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  const { status, stdout, stderr } = await run(
    'oathtool',
    ['--totp', '--base32', '--now', now, '-'],
    `${secret}\n`,
  );
  expect([status, stderr]).toEqual([0, '']);
  return stdout.trim();
}

/** What the operations below answer with. */
interface Answer {
  readonly ChallengeName?: string;
  readonly Session?: string;
  readonly SecretCode?: string;
  readonly Status?: string;
  readonly AuthenticationResult?: { readonly AccessToken: string };
  readonly UserMFASettingList?: string[];
  readonly PreferredMfaSetting?: string;
}

interface Cli {
  readonly pool: SeededPool;
  readonly clock: { now: number };
  readonly aws: (command: string, input: object) => Promise<Answer>;
  /** The error type that the CLI reports. */
  readonly refused: (command: string, input: object) => Promise<string>;
}

type Cleanup = (done: () => Promise<void>) => void;

async function cliFixture(mfa: 'ON' | 'OPTIONAL', atEnd: Cleanup): Promise<Cli> {
  const clock = { now: NOW_MS };
  const folder = await mkdtemp(join(tmpdir(), 'local-pool-aws-'));
  const server = await startLocalPool({ clock: () => clock.now });
  atEnd(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  const pool = await seedPool(server, { users: 1, mfa });
  let calls = 0;
  const call = async (command: string, input: object) => {
    const file = join(folder, `${++calls}.json`);
    await writeFile(file, JSON.stringify(input), { mode: 0o600 });
    const fromFile = ['--cli-input-json', `file://${file}`];
    return run('aws', [
      'cognito-idp',
      command,
      '--endpoint-url',
      server.endpoint,
      '--output',
      'json',
      ...fromFile,
    ]);
  };
  return {
    pool,
    clock,
    async aws(command, input) {
      const { status, stdout, stderr } = await call(command, input);
      expect([command, status, stderr]).toEqual([command, 0, '']);
      return (stdout.trim() === '' ? {} : JSON.parse(stdout)) as Answer;
    },
    async refused(command, input) {
      const { status, stderr } = await call(command, input);
      expect(status).not.toBe(0);
      return /An error occurred \((\w+)\)/.exec(stderr)?.[1] ?? stderr;
    },
  };
}

function passwordSignIn({ pool }: Cli): object {
  const [user] = pool.users;
  return {
    ClientId: pool.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: user?.username, PASSWORD: user?.password },
  };
}

function challengeAnswer(
  { pool }: Cli,
  ChallengeName: string,
  Session: string | undefined,
  extra = {},
): object {
  return {
    ClientId: pool.clientId,
    ChallengeName,
    Session,
    ChallengeResponses: { USERNAME: pool.users[0]?.username, ...extra },
  };
}

/** A code that belongs to none of the steps around now. */
async function neverCode(secret: string | undefined, ms: number): Promise<string> {
  const near = await Promise.all([-1, 0, 1].map((step) => oathtool(secret, ms + step * STEP_MS)));
  return ['000000', '111111', '222222', '333333'].find((code) => !near.includes(code)) ?? '';
}

test.skipIf(!present)(
  'rules 1 to 29 by AWS CLI and oathtool: enroll by session, sign in, wrong, stale and reused codes',
  { timeout: TIMEOUT, concurrent: true },
  async ({ onTestFinished }) => {
    const cli = await cliFixture('ON', onTestFinished);
    const { aws, refused, clock } = cli;
    const setup = await aws('initiate-auth', passwordSignIn(cli));
    expect(setup.ChallengeName).toBe('MFA_SETUP');
    const { SecretCode, Session } = await aws('associate-software-token', { Session: setup.Session });
    const stale = await oathtool(SecretCode, clock.now - 2 * STEP_MS);
    const first = await oathtool(SecretCode, clock.now - STEP_MS);
    const wrong = await neverCode(SecretCode, clock.now);
    const verify = (UserCode: string) => ({ Session, UserCode, FriendlyDeviceName: 'oathtool' });
    expect(await refused('verify-software-token', verify(wrong))).toBe('EnableSoftwareTokenMFAException');
    expect(await refused('verify-software-token', verify(stale))).toBe('EnableSoftwareTokenMFAException');
    const verified = await aws('verify-software-token', verify(first));
    expect(verified.Status).toBe('SUCCESS');
    const done = await aws('respond-to-auth-challenge', challengeAnswer(cli, 'MFA_SETUP', verified.Session));
    expect(done.AuthenticationResult?.AccessToken).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);

    const challenge = await aws('initiate-auth', passwordSignIn(cli));
    expect(challenge.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
    const answer = (code: string, session = challenge.Session) =>
      challengeAnswer(cli, 'SOFTWARE_TOKEN_MFA', session, { SOFTWARE_TOKEN_MFA_CODE: code });
    const respond = 'respond-to-auth-challenge';
    expect(await refused(respond, answer(wrong))).toBe('CodeMismatchException');
    expect(await refused(respond, answer(stale))).toBe('CodeMismatchException');
    expect(await refused(respond, answer(first))).toBe('ExpiredCodeException');
    const current = await oathtool(SecretCode, clock.now);
    expect((await aws(respond, answer(current))).AuthenticationResult).toBeDefined();
    expect(await refused(respond, answer(current))).toBe('NotAuthorizedException');
    const again = await aws('initiate-auth', passwordSignIn(cli));
    expect(await refused(respond, answer(current, again.Session))).toBe('ExpiredCodeException');
  },
);

test.skipIf(!present)(
  'rules 12 to 26 by AWS CLI and oathtool: enroll by access token, prefer, sign in as administrator',
  { timeout: TIMEOUT, concurrent: true },
  async ({ onTestFinished }) => {
    const cli = await cliFixture('OPTIONAL', onTestFinished);
    const { aws, refused, pool, clock } = cli;
    const start = await aws('initiate-auth', passwordSignIn(cli));
    const AccessToken = start.AuthenticationResult?.AccessToken;
    const associated = await aws('associate-software-token', { AccessToken });
    expect(associated).not.toHaveProperty('Session');
    const settings = { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } };
    expect(await refused('set-user-mfa-preference', { AccessToken, ...settings })).toBe(
      'InvalidParameterException',
    );
    const secret = associated.SecretCode;
    const UserCode = await oathtool(secret, clock.now - STEP_MS);
    expect(await aws('verify-software-token', { AccessToken, UserCode })).toEqual({ Status: 'SUCCESS' });
    await aws('set-user-mfa-preference', { AccessToken, ...settings });
    expect(await aws('get-user', { AccessToken })).toMatchObject({
      UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
      PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA',
    });
    const [user] = pool.users;
    const challenge = await aws('admin-initiate-auth', {
      UserPoolId: pool.userPoolId,
      ClientId: pool.clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: user?.username, PASSWORD: user?.password },
    });
    expect(challenge.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
    const answer = (code: string) => ({
      UserPoolId: pool.userPoolId,
      ...challengeAnswer(cli, 'SOFTWARE_TOKEN_MFA', challenge.Session, { SOFTWARE_TOKEN_MFA_CODE: code }),
    });
    const respond = 'admin-respond-to-auth-challenge';
    expect(await refused(respond, answer(UserCode))).toBe('ExpiredCodeException');
    const code = await oathtool(secret, clock.now);
    expect((await aws(respond, answer(code))).AuthenticationResult).toBeDefined();
    clock.now += STEP_MS;
    expect(await refused('admin-get-user', { UserPoolId: pool.userPoolId, Username: 'nobody' })).toBe(
      'UserNotFoundException',
    );
  },
);
