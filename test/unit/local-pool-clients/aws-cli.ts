import { execFile, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  seedPool,
  startLocalPool,
  type SeededPool,
  type SeedOptions,
} from '../../../main/local-pool/index.ts';

/** Version 1 or 2: only what both know is used. */
export const cliPresent = spawnSync('aws', ['--version']).status === 0;
/** Each call starts a Python program. */
export const CLI_TIMEOUT = 240_000;

/** The middle of a time step, on a day of one digit. */
const NOW_MS = Date.UTC(2027, 2, 5, 9, 5, 15);

/** What the operations of the tests answer with. */
export interface CliAnswer {
  readonly ChallengeName?: string;
  readonly ChallengeParameters?: Record<string, string>;
  readonly AvailableChallenges?: readonly string[];
  readonly Session?: string;
  readonly SecretCode?: string;
  readonly Status?: string;
  readonly AuthenticationResult?: { readonly AccessToken: string };
  readonly PreferredMfaSetting?: string;
  readonly ClientSecretDescriptor?: { readonly ClientSecretValue?: string };
}

export interface Cli {
  readonly pool: SeededPool;
  readonly user: { readonly username: string; readonly password: string };
  readonly clock: { now: number };
  readonly aws: (command: string, input: object) => Promise<CliAnswer>;
  /** The error as the CLI prints it: type and message. */
  readonly refusal: (command: string, input: object) => Promise<string>;
  /** For AuthParameters and ChallengeResponses; nothing for a client without a secret. */
  readonly hash: (secret?: string) => Record<string, string>;
}

export async function cliFixture(
  seed: SeedOptions,
  atEnd: (done: () => Promise<void>) => void,
): Promise<Cli> {
  const clock = { now: NOW_MS };
  const folder = await mkdtemp(join(tmpdir(), 'local-pool-cli-'));
  const server = await startLocalPool({ clock: () => clock.now });
  atEnd(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  const pool = await seedPool(server, { users: 1, ...seed });
  const [user] = pool.users;
  if (!user) throw new Error('The seed gave no user.');
  let calls = 0;
  const call = async (command: string, input: object) => {
    // Passwords and tokens go in by a private file, never by arguments.
    const file = join(folder, `${++calls}.json`);
    await writeFile(file, JSON.stringify(input), { mode: 0o600 });
    const place = ['--endpoint-url', server.endpoint, '--output', 'json'];
    return run(['cognito-idp', command, ...place, '--cli-input-json', `file://${file}`]);
  };
  return {
    pool,
    user,
    clock,
    async aws(command, input) {
      const { failed, stdout, stderr } = await call(command, input);
      expect([command, failed, stderr]).toEqual([command, false, '']);
      return (stdout.trim() === '' ? {} : JSON.parse(stdout)) as CliAnswer;
    },
    async refusal(command, input) {
      const { failed, stderr } = await call(command, input);
      expect(failed).toBe(true);
      const [, type, message] =
        /An error occurred \((\w+)\) when calling the \w+ operation: (.*)/.exec(stderr) ?? [];
      return type === undefined ? stderr : `${type}: ${message}`;
    },
    hash: (secret = pool.clientSecret) =>
      secret === undefined
        ? {}
        : {
            SECRET_HASH: createHmac('sha256', secret)
              .update(user.username + pool.clientId)
              .digest('base64'),
          },
  };
}

async function run(args: readonly string[]): Promise<{ failed: boolean; stdout: string; stderr: string }> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: '/nonexistent',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
  };
  return new Promise((resolve) => {
    execFile('aws', args, { env }, (error, stdout, stderr) =>
      resolve({ failed: error !== null, stdout, stderr }),
    );
  });
}
