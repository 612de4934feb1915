import type { CognitoResult } from '../../../main/cognito/failure.ts';
import { UserPoolClient } from '../../../main/cognito/user-pool-client.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import type { Random } from '../random.ts';
import { fine, wrong, type Verdict } from '../verdict.ts';
import type { ClientCall } from './calls.ts';
import { givenValues, textsOf, type Given } from './given.ts';
import { knownCodes } from './known-codes.ts';

/** For one call of the API, ms. */
const TIMEOUT_MS = 400;
/** What a busy machine may take on top. */
const GRACE_MS = 3_000;

const codes = knownCodes();

export function clientOf(endpoint: string, random: Random, timeoutMs = TIMEOUT_MS): UserPoolClient {
  const clientSecret = random.chance(0.3) ? new Secret('first0secret second0secret') : null;
  const pool = {
    userPoolId: 'us-east-1_Fuzz12345',
    clientId: 'fuzzclientid',
    region: 'us-east-1',
    profile: null,
  };
  return new UserPoolClient({ ...pool, clientSecret, endpoint }, { clock: Date.now, timeoutMs });
}

/** Makes one call and judges how it ends. Never rejects. */
export async function attempt(call: ClientCall, client: UserPoolClient, random: Random): Promise<Verdict> {
  const given = givenValues(random);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), call.calls * TIMEOUT_MS + GRACE_MS);
  });
  try {
    const outcome = await Promise.race([call.run(client, given, random), late]);
    if (outcome === 'late') return wrong('hang', `${call.name} is not settled in time`);
    const offset = client.clockOffsetMs;
    if (offset !== null && !Number.isFinite(offset))
      return wrong('crash', `the clock offset becomes ${offset}`);
    return outcome.ok ? ofValue(call, outcome.value) : ofFailure(call, outcome.error, given);
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return wrong('crash', `${call.name} throws ${stack.split('\n').slice(0, 3).join(' ')}`);
  } finally {
    clearTimeout(timer);
  }
}

function ofValue(call: ClientCall, value: unknown): Verdict {
  return call.promised(value)
    ? fine('ok')
    : wrong('crash', `${call.name} gives a value that is not of its type`);
}

type Failure = Extract<CognitoResult<unknown>, { ok: false }>['error'];

function ofFailure(call: ClientCall, failure: Failure, given: Given): Verdict {
  const { code } = failure;
  if (!codes.has(code)) return wrong('unknown error', `${call.name} fails with the code ${code}`);
  const texts = JSON.stringify(failure);
  const echoes = textsOf(given).some((value) => texts.includes(value));
  return echoes
    ? wrong('crash', `${call.name} repeats a value of the request in ${code}`)
    : fine(`failure ${code}`);
}
