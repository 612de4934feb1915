// Poolkey's own SRP against two independent implementations: the same inputs must give the same signature.
import { createHash, createHmac } from 'node:crypto';
import AuthenticationHelper from 'amazon-cognito-identity-js/lib/AuthenticationHelper.js';
import BigInteger from 'amazon-cognito-identity-js/lib/BigInteger.js';
import DateHelper from 'amazon-cognito-identity-js/lib/DateHelper.js';
import { createSrpSession, signSrpSession } from 'cognito-srp-helper';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SrpExchange } from '../../../main/cognito/srp.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { srpTimestamp } from '../../../main/srp/timestamp.ts';

/** The two count with slow numbers, 0.3 s an input: `npm run srp-peers` goes through 1,000. */
const INPUTS = Number(process.env['SRP_PEER_INPUTS'] ?? 60);
const POOL_ID = 'eu-west-1_AbCdEf123';

/** Numbers that look random and are the same in each run. */
function source(seed: number): (bytes: number) => Buffer {
  let count = 0;
  return (bytes) => {
    const blocks = Array.from({ length: Math.ceil(bytes / 32) }, () =>
      createHash('sha256')
        .update(`${seed}/${(count += 1)}`)
        .digest(),
    );
    return Buffer.concat(blocks).subarray(0, bytes);
  };
}

interface Input {
  readonly a: string;
  readonly srpB: string;
  readonly salt: string;
  readonly userId: string;
  readonly password: string;
  readonly secretBlock: string;
  readonly now: number;
}

/** Every fourth has leading zeros in one of the values, every ninth a set high bit: where padding goes wrong. */
function inputOf(index: number, random: (bytes: number) => Buffer): Input {
  const zeros = (buffer: Buffer, when: boolean): string =>
    (when ? Buffer.concat([Buffer.alloc(1 + (index % 3)), buffer.subarray(1 + (index % 3))]) : buffer)
      .toString('hex')
      .replace(/^(?:00)+/, index % 8 === 0 ? '0' : '');
  const a = random(32);
  const salt = random(16);
  if (index % 9 === 0) salt[0] = 0x80 | (salt[0] ?? 0);
  return {
    a: zeros(a, index % 16 === 1) || '1',
    srpB: zeros(random(383), index % 4 === 0),
    salt: zeros(salt, index % 4 === 2),
    userId: index % 2 === 0 ? `user-${index}` : random(16).toString('hex'),
    password: index % 5 === 0 ? `pässwörd ${index} 🔑` : random(12).toString('base64'),
    secretBlock: random(600 + (index % 64)).toString('base64'),
    // Every day of months and years, one digit and two.
    now: Date.UTC(2020 + (index % 9), index % 12, 1 + (index % 28), index % 24, index % 60, (index * 7) % 60),
  };
}

function bySrpHelper(input: Input, publicValue: string): { signature: string; timestamp: string } {
  const session = createSrpSession(input.userId, input.password, POOL_ID, false);
  Object.assign(session, { smallA: input.a, largeA: publicValue });
  const signed = signSrpSession(session, {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: input.salt,
      SRP_B: input.srpB,
      SECRET_BLOCK: input.secretBlock,
      USER_ID_FOR_SRP: input.userId,
    },
  });
  return { signature: signed.passwordSignature, timestamp: signed.timestamp };
}

async function byIdentityJs(
  input: Input,
  publicValue: string,
): Promise<{ signature: string; timestamp: string }> {
  const helper = new AuthenticationHelper(POOL_ID.split('_')[1] ?? '');
  helper.smallAValue = new BigInteger(input.a, 16);
  helper.largeAValue = new BigInteger(publicValue, 16);
  const key = await new Promise<Buffer>((resolve, reject) => {
    helper.getPasswordAuthenticationKey(
      input.userId,
      input.password,
      new BigInteger(input.srpB, 16),
      new BigInteger(input.salt, 16),
      (error, value) => (error ? reject(error) : resolve(value)),
    );
  });
  const timestamp = new DateHelper().getNowString();
  const signature = createHmac('sha256', Buffer.from(key))
    .update(POOL_ID.split('_')[1] ?? '')
    .update(input.userId)
    .update(Buffer.from(input.secretBlock, 'base64'))
    .update(timestamp)
    .digest('base64');
  return { signature, timestamp };
}

afterEach(() => vi.useRealTimers());

describe('the same signature as', () => {
  const random = source(20261121);
  const inputs = Array.from({ length: INPUTS }, (_, index) => inputOf(index, random));

  it(
    `cognito-srp-helper and amazon-cognito-identity-js over ${INPUTS} inputs`,
    { timeout: 1_800_000 },
    async () => {
      vi.useFakeTimers({ toFake: ['Date'] });
      for (const [index, input] of inputs.entries()) {
        vi.setSystemTime(input.now);
        const exchange = new SrpExchange(POOL_ID, BigInt(`0x${input.a}`));
        const own = exchange.prove(input, new Secret(input.password), input.now);
        expect(own, `input ${index}`).toEqual(bySrpHelper(input, exchange.publicValue));
        expect(own, `input ${index}`).toEqual(await byIdentityJs(input, exchange.publicValue));
      }
    },
  );

  it('makes the same SRP_A as amazon-cognito-identity-js', async () => {
    for (const { a } of inputs.slice(0, 20)) {
      const helper = new AuthenticationHelper(POOL_ID);
      const A = await new Promise<{ toString(radix: number): string }>((resolve, reject) =>
        helper.calculateA(new BigInteger(a, 16), (error, value) => (error ? reject(error) : resolve(value))),
      );
      expect(new SrpExchange(POOL_ID, BigInt(`0x${a}`)).publicValue).toBe(A.toString(16));
    }
  });
});

describe('srpTimestamp', () => {
  it('writes the day without a leading zero', () => {
    expect(srpTimestamp(Date.UTC(2026, 3, 5, 7, 8, 9))).toBe('Sun Apr 5 07:08:09 UTC 2026');
    expect(srpTimestamp(Date.UTC(2026, 10, 21, 23, 59, 59))).toBe('Sat Nov 21 23:59:59 UTC 2026');
  });
});

describe('values that no honest server sends', () => {
  const ask = (change: object) =>
    new SrpExchange(POOL_ID).prove(
      { userId: 'u', srpB: 'abcdef', salt: 'abcdef', secretBlock: 'QUJD', ...change },
      new Secret('p'),
      0,
    );
  it.each([
    { srpB: '0' },
    { srpB: '' },
    { srpB: 'xyz' },
    { srpB: 'a'.repeat(5_000) },
    { salt: '' },
    { salt: '-1' },
  ])('are refused: %j', (change) => {
    expect(ask(change)).toBeNull();
  });
});
