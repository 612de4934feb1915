// Where a report shows an error to be: at the line of the test that asked, not where an answer came in.
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { PoolkeyError } from '../../../main/client/errors.ts';
import { mfaOver } from '../../../main/client/mfa.ts';
import { brokerPlace } from '../broker/broker-place.ts';
import { tempFolder } from '../vault/temp-vault.ts';

const HERE = basename(import.meta.filename);

async function place() {
  const at = await brokerPlace();
  return { at, mfa: mfaOver(await at.link(), { stateFolder: tempFolder() }) };
}

/** What a call rejects with: its code, and the frames of its stack. */
async function failureOf(call: Promise<unknown>): Promise<{ code: string; frames: string[] }> {
  const error: unknown = await call.catch((reason: unknown) => reason);
  if (!(error instanceof PoolkeyError)) throw new Error('no PoolkeyError');
  const [head = '', ...frames] = (error.stack ?? '').split('\n');
  expect(head).toBe(`PoolkeyError: ${error.message}`);
  expect(error.message.endsWith(` [${error.code}]`)).toBe(true);
  expect(error.message.indexOf(`[${error.code}]`)).toBe(error.message.lastIndexOf(`[${error.code}]`));
  return { code: error.code, frames };
}

test('each method of the fixture and of an account', async () => {
  const { mfa } = await place();
  const alice = await mfa.user('alice');
  const failing = [
    () => mfa.code('nobody'),
    () => mfa.take('nobody'),
    () => mfa.user('nobody'),
    () => mfa.report('nobody', 'ok'),
    () => mfa.acquire({ tag: 'nobody' }),
    () => mfa.storageState('nobody', () => Promise.resolve({})),
    () => alice.password(),
    () => alice.code({ maxWaitMs: -1 }),
    () => alice.answer(() => Promise.resolve('mismatch')),
  ];
  const sites = [];
  for (const call of failing) {
    const { frames } = await failureOf(call());
    expect(frames[0]).toContain(HERE);
    expect(frames.filter((frame) => frame.includes('/main/client/'))).toEqual([]);
    sites.push(frames[0]);
  }
  expect(new Set(sites).size).toBe(failing.length);
});

test('a code within a sign-in: the inner line', async () => {
  const { mfa } = await place();
  const signIn = async function insideTheSignIn(): Promise<object> {
    return { code: await mfa.code('nobody') };
  };
  const { code, frames } = await failureOf(mfa.storageState('alice', signIn));
  expect(code).toBe('NOT_FOUND');
  expect(frames[0]).toContain('insideTheSignIn');
});

test('two calls that one end of the connection ends have a stack each', async () => {
  const { at, mfa } = await place();
  await mfa.take('alice');
  const first = failureOf(mfa.take('alice'));
  const second = failureOf(mfa.take('alice'));
  await at.time.untilSleeping(2);
  await at.host.close();
  const [one, other] = await Promise.all([first, second]);
  expect([one.code, other.code]).toEqual(['NO_BROKER', 'NO_BROKER']);
  expect(one.frames[0]).toContain(HERE);
  expect(other.frames[0]).toContain(HERE);
  expect(one.frames[0]).not.toBe(other.frames[0]);
});

test('what a sign-in itself throws stays as it is', async () => {
  const { mfa } = await place();
  const own = new TypeError('of the page');
  await expect(mfa.storageState('alice', () => Promise.reject(own))).rejects.toBe(own);
});
