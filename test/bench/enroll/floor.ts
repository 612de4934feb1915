// The least that can be done: the requests that Poolkey sends for a user, over connections that stay open, and nothing else. No
// checks, no retries, nothing saved.
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { inParallel } from './in-parallel.ts';
import type { BenchPool, Contender } from './job.ts';

export const floor: Contender = async (pool, concurrency) => {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const send = sender(pool, agent);
  await inParallel(pool.users, concurrency, async ({ username, password }) => {
    const started = await send('InitiateAuth', {
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: password },
    });
    const associated = await send('AssociateSoftwareToken', { Session: started['Session'] });
    const verified = await send('VerifySoftwareToken', {
      Session: associated['Session'],
      UserCode: codeOf(String(associated['SecretCode'])),
      FriendlyDeviceName: 'Poolkey',
    });
    const finished = await send('RespondToAuthChallenge', {
      ClientId: pool.clientId,
      ChallengeName: 'MFA_SETUP',
      Session: verified['Session'],
      ChallengeResponses: { USERNAME: username },
    });
    const { AccessToken } = finished['AuthenticationResult'] as { AccessToken: string };
    await send('GetUser', { AccessToken });
  });
  agent.destroy();
  return pool.users.length;
};

type Send = (operation: string, input: object) => Promise<Record<string, unknown>>;

function sender({ endpoint }: BenchPool, agent: Agent): Send {
  const { hostname, port } = new URL(endpoint);
  return (operation, input) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(input);
      const sent = request(
        {
          hostname,
          port,
          agent,
          method: 'POST',
          path: '/',
          headers: {
            'content-type': 'application/x-amz-json-1.1',
            'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
            'content-length': Buffer.byteLength(body),
          },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          answer.on('end', () => {
            if (answer.statusCode === 200) resolve(JSON.parse(text) as Record<string, unknown>);
            else reject(new Error(`${operation}: ${text}`));
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 6238, the present step. */
function codeOf(secret: string): string {
  let bits = 0n;
  for (const letter of secret) bits = bits * 32n + BigInt(BASE32.indexOf(letter));
  const length = Math.floor((secret.length * 5) / 8);
  const key = Buffer.from(
    (bits >> BigInt(secret.length * 5 - length * 8)).toString(16).padStart(length * 2, '0'),
    'hex',
  );
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
