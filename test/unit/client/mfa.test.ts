import { describe, expect, test } from 'vitest';
import type { CodeOutcome } from '../../../main/client/api.ts';
import { mfaOver } from '../../../main/client/mfa.ts';
import { codeAt } from '../../../main/totp/software-token.ts';
import { brokerPlace, until, type BrokerPlace } from '../broker/broker-place.ts';
import { tempFolder } from '../vault/temp-vault.ts';

async function place() {
  const at = await brokerPlace();
  const link = await at.link();
  return { at, link, mfa: mfaOver(link, { stateFolder: tempFolder() }) };
}

/** Time goes on whenever somebody waits for a code. */
function timeGoesOn({ time }: BrokerPlace): () => void {
  const timer = setInterval(() => time.advance(time.sleeping > 0 ? 30_000 : 0), 1);
  return () => clearInterval(timer);
}

/** Answers a server of these opinions; gives the codes that it was given, and what came of it. */
async function answering(outcomes: readonly CodeOutcome[]) {
  const { at, mfa } = await place();
  const stop = timeGoesOn(at);
  const submitted: string[] = [];
  const alice = await mfa.user('alice');
  const error: unknown = await alice
    .answer((code) => {
      submitted.push(code);
      return Promise.resolve(outcomes[submitted.length - 1] ?? 'ok');
    })
    .then(
      () => null,
      (failure: unknown) => failure,
    );
  stop();
  return { at, submitted, error, reports: at.outcomes().filter((line) => line.startsWith('report')) };
}

describe('an answer', () => {
  test('that is taken is given once', async () => {
    const { at, submitted, error, reports } = await answering(['ok']);
    const token = at.tokens.get('alice');
    expect(error).toBeNull();
    expect(submitted).toEqual([token && codeAt(token, Math.floor(at.time.clock() / 30_000))]);
    expect(reports).toEqual(['report ok ok']);
  });

  test.each(['reused', 'expired'] as const)(
    'that was %s is given once more, with the next step’s code',
    async (first) => {
      const { at, submitted, error, reports } = await answering([first, 'ok']);
      expect(error).toBeNull();
      expect(submitted).toHaveLength(2);
      const token = at.tokens.get('alice');
      const step = Math.floor(at.time.clock() / 30_000);
      expect(submitted).toEqual(token && [codeAt(token, step - 1), codeAt(token, step)]);
      expect(reports).toEqual([`report ${first} ok`, 'report ok ok']);
    },
  );

  test.each([
    [['reused', 'reused', 'ok'], 'CODE_REUSED'],
    [['reused', 'expired', 'ok'], 'CODE_EXPIRED'],
    [['expired', 'mismatch', 'ok'], 'CODE_MISMATCH'],
  ] as const)('is never given a third time: %j', async (outcomes, code) => {
    const { submitted, error, reports } = await answering(outcomes);
    expect(submitted).toHaveLength(2);
    expect(new Set(submitted).size).toBe(2);
    expect(error).toMatchObject({ code });
    expect(reports).toHaveLength(2);
  });

  test('that was wrong is not given again: a lockout is near', async () => {
    const { submitted, error, reports } = await answering(['mismatch', 'ok']);
    expect(submitted).toHaveLength(1);
    expect(error).toMatchObject({
      code: 'CODE_MISMATCH',
      message: expect.stringContaining('alice@stage') as string,
    });
    expect(reports).toEqual(['report mismatch ok']);
  });

  test('whose page broke is neither repeated nor reported', async () => {
    const { at, mfa } = await place();
    const alice = await mfa.user('alice');
    await expect(alice.answer(() => Promise.reject(new Error('the page is gone')))).rejects.toThrow(
      'the page is gone',
    );
    expect(at.outcomes()).toEqual(['find ok', 'take ok']);
  });

  test('after three that were refused is not tried for a quarter of an hour, by nobody', async () => {
    const { at, mfa } = await place();
    for (let i = 0; i < 3; i += 1) await mfa.report('alice', 'mismatch');
    const other = mfaOver(await at.link(at.mint()), { stateFolder: tempFolder() });
    await expect(other.code('alice')).rejects.toMatchObject({ code: 'COOLDOWN', retryAfterMs: 15 * 60_000 });
    expect(await other.code('bob')).toMatch(/^\d{6}$/);
    at.time.advance(15 * 60_000);
    expect(await other.code('alice')).toMatch(/^\d{6}$/);
    expect(at.outcomes()).toContain('take COOLDOWN');
  });
});

describe('what cannot be asked for', () => {
  test('is refused here, and costs neither the connection nor what is held', async () => {
    const { at, link, mfa } = await place();
    const alice = await mfa.acquire('alice');
    const wrong: [() => Promise<unknown>, string][] = [
      [() => mfa.code(''), 'account'],
      [() => mfa.code('alice', { maxWaitMs: 3_600_000 }), 'maxWaitMs'],
      [() => mfa.code('alice', { maxWaitMs: Infinity }), 'maxWaitMs'],
      [() => mfa.code('alice', { minValidMs: -1 }), 'minValidMs'],
      [() => mfa.code('alice', { minValidMs: Number.NaN }), 'minValidMs'],
      [() => mfa.acquire({ tag: 'x'.repeat(2_000) }), 'tag'],
      [() => mfa.report('alice', 'fine' as CodeOutcome), 'outcome'],
      [() => mfa.code(undefined as unknown as string), 'account'],
    ];
    for (const [ask, where] of wrong)
      await expect(ask(), `a wrong ${where}`).rejects.toMatchObject({
        code: 'USAGE',
        message: expect.stringContaining(`${where}: `) as string,
      });
    expect(link.broken).toBe(false);
    expect(at.holds.list()).toHaveLength(1);
    expect(await alice.code()).toMatch(/^\d{6}$/);
    expect(at.outcomes()).toEqual(['acquire ok', 'take ok']);
  });
});

test('waits are told, and end when the code is there', async () => {
  const at = await brokerPlace();
  const told: unknown[] = [];
  const ended: string[] = [];
  const mfa = mfaOver(await at.link(), {
    stateFolder: tempFolder(),
    onWaiting: (news, end) => {
      told.push(news);
      void end.then(() => ended.push(news.why));
    },
  });
  await mfa.code('alice');
  const next = mfa.take('alice');
  await at.time.untilSleeping(1);
  await new Promise((resume) => setTimeout(resume, 20));
  const left = 30_000 - (at.time.clock() % 30_000);
  expect([told, ended]).toEqual([[{ why: 'code', forMs: left, account: 'alice@stage' }], []]);
  at.time.advance(left);
  expect(await next).toMatchObject({ waitedMs: left, validForMs: 30_000 });
  await until(() => ended.length === 1);
});
