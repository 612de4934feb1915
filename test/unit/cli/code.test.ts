import { afterAll, beforeAll, expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { codeAt, COGNITO_TOKEN, type SoftwareToken } from '../../../main/totp/software-token.ts';
import type { Vault } from '../../../main/vault/vault.ts';
import { poolFields, randomBase32 } from '../vault/temp-vault.ts';
import {
  answerOf,
  buildCli,
  errorOf,
  leaked,
  poolkey,
  secretsOf,
  tempHome,
  type TempHome,
} from './cli-fixture.ts';

/** The middle of a step of 30 s, and 300 ms before the end of one of 5 s. */
const MIDDLE = 1_800_000_015_000;
const NEAR_THE_END = 1_800_000_019_700;
const STEP = MIDDLE / 30_000 - 0.5;

interface Answer {
  readonly account: string;
  readonly code: string;
  readonly step: number;
  readonly validForMs: number;
  readonly waitedMs: number;
}

let home: TempHome;
let vault: Vault;
beforeAll(async () => {
  home = tempHome();
  home.makeVault();
  await buildCli();
  vault = await home.open();
}, 60_000);
afterAll(() => {
  vault.close();
  home.remove();
});

const at = (time = MIDDLE) => ({ home: home.path, at: time });

function entry(label: string, periodMs = 30_000): SoftwareToken {
  const token = { ...COGNITO_TOKEN, periodMs, secret: new Secret(randomBase32()) };
  const account = vault.accounts.add({ poolId: null, username: label, label, issuer: '' });
  vault.tokens.saveConfirmed(account.id, token);
  return token;
}

test('the code of the step, its step taken: a second one is not given before the next', async () => {
  const token = entry('alice');
  expect(await answerOf<Answer>(['code', 'alice'], at())).toEqual({
    account: 'alice',
    code: codeAt(token, STEP),
    step: STEP,
    validForMs: 15_000,
    waitedMs: 0,
  });
  expect(await errorOf(['code', 'alice', '--max-wait', '2s'], at())).toMatchObject({
    exit: 6,
    code: 'WAIT_TIMEOUT',
    retryAfterMs: 15_000,
  });
});

test('WAIT_TIMEOUT for people: one sentence on stderr, nothing on stdout', async () => {
  entry('waiting');
  await poolkey(['code', 'waiting'], at());
  const run = await poolkey(['code', 'waiting', '--max-wait', '0'], at());
  expect([run.code, run.stdout]).toEqual([6, '']);
  expect(run.stderr).toMatch(/^poolkey: The next unused code starts in 15 s.*\[WAIT_TIMEOUT\]\n$/);
});

test('four processes at the same moment: one gets the code, the others none', async () => {
  const token = entry('contested');
  const runs = await Promise.all(
    [1, 2, 3, 4].map(() => poolkey(['code', 'contested', '--max-wait', '0', '--json'], at())),
  );
  expect(runs.filter(({ code }) => code === 6)).toHaveLength(3);
  const given = runs.filter(({ code }) => code === 0).map(({ stdout }) => JSON.parse(stdout) as Answer);
  expect(given).toMatchObject([{ step: STEP, code: codeAt(token, STEP) }]);
});

test('processes that wait get steps of their own, each later than the one before', async () => {
  const token = entry('queued', 5_000);
  const args = ['code', 'queued', '--min-valid', '0', '--max-wait', '1s'];
  const both = await Promise.all([1, 2].map(() => answerOf<Answer>(args, at(NEAR_THE_END))));
  const first = Math.floor(NEAR_THE_END / 5_000);
  expect(both.map(({ step }) => step).toSorted((a, b) => a - b)).toEqual([first, first + 1]);
  expect(both.map(({ waitedMs }) => waitedMs).toSorted((a, b) => a - b)).toEqual([0, 300]);
  for (const { step, code } of both) expect(code).toBe(codeAt(token, step));
  expect(await errorOf(args, at(NEAR_THE_END))).toMatchObject({ exit: 6, retryAfterMs: 5_300 });
});

test('a code with too little life left is not given', async () => {
  entry('short', 5_000);
  const answer = await answerOf<Answer>(['code', 'short', '--min-valid', '1s'], at(NEAR_THE_END));
  expect(answer).toMatchObject({
    step: Math.floor(NEAR_THE_END / 5_000) + 1,
    validForMs: 5_000,
    waitedMs: 300,
  });
});

test('a wait is told on stderr, the code alone is on stdout', async () => {
  entry('talk', 5_000);
  const { stdout, stderr } = await poolkey(['code', 'talk', '--min-valid', '1s'], at(NEAR_THE_END));
  expect(stdout).toMatch(/^\d{6}\n$/);
  expect(stderr).toBe('waiting 1 s for the next unused code of talk\n');
});

test('--peek shows the current code and takes no step', async () => {
  const token = entry('peeked');
  for (let i = 0; i < 2; i += 1) {
    expect(await answerOf<Answer>(['code', 'peeked', '--peek'], at())).toMatchObject({
      code: codeAt(token, STEP),
      step: STEP,
    });
  }
  expect((await poolkey(['code', 'peeked', '--max-wait', '0'], at())).code).toBe(0);
});

test('the code goes by the clock of the pool', async () => {
  const pool = vault.pools.add(poolFields({ name: 'ahead' }));
  vault.pools.setClockOffset(pool.id, 60_000);
  const account = vault.accounts.ensure(pool.id, 'zoe');
  vault.tokens.saveConfirmed(account.id, { ...COGNITO_TOKEN, secret: new Secret(randomBase32()) });
  expect(await answerOf<Answer>(['code', 'zoe@ahead'], at())).toMatchObject({ step: STEP + 2 });
});

test('QUERY: exact before prefix, whatever the case; several are told apart by their pool', async () => {
  const pools = ['one', 'two'].map((name) => vault.pools.add(poolFields({ name })));
  for (const pool of pools) {
    for (const username of ['sam', 'samantha']) {
      const account = vault.accounts.ensure(pool.id, username);
      vault.tokens.saveConfirmed(account.id, { ...COGNITO_TOKEN, secret: new Secret(randomBase32()) });
    }
  }
  const peek = (query: string) => ['code', query, '--peek'];
  expect(await errorOf(peek('nobody'), at())).toMatchObject({ exit: 3, code: 'NOT_FOUND' });
  const ambiguous = await errorOf(peek('sam'), at());
  expect(ambiguous).toMatchObject({ exit: 5, code: 'AMBIGUOUS' });
  expect(ambiguous.message).toContain('sam@one, sam@two');
  expect(ambiguous.message).not.toContain('samantha');
  expect(await errorOf(peek('sama'), at())).toMatchObject({ exit: 5 });
  expect(await answerOf(peek('SAM@one'), at())).toMatchObject({ account: 'sam@one' });
  expect(await answerOf(peek('samantha@t'), at())).toMatchObject({ account: 'samantha@two' });
  const id = vault.accounts.ofUser(pools[1]?.id ?? '', 'sam')?.id ?? '';
  expect(await answerOf(peek(id), at())).toMatchObject({ account: 'sam@two' });
});

test('an account that is in the trash, or has no secret', async () => {
  const bare = vault.accounts.add({ poolId: null, username: 'bare', label: 'bare', issuer: '' });
  expect(await errorOf(['code', 'bare'], at())).toMatchObject({ exit: 1, code: 'NO_SECRET' });
  expect(await errorOf(['sign-in', 'bare'], at())).toMatchObject({ exit: 1, code: 'NO_POOL' });
  vault.accounts.remove([bare.id]);
  expect(await errorOf(['code', 'bare'], at())).toMatchObject({ exit: 3 });
});

test.each([
  ['no query', ['code']],
  ['a time that is none', ['code', 'alice', '--min-valid', 'soon']],
  // A bug once: negative times are taken; with one as --max-wait every code is refused with WAIT_TIMEOUT.
  ['a negative wait', ['code', 'alice', '--max-wait', '-5s']],
  ['a negative life', ['code', 'alice', '--max-wait', '0', '--min-valid', '-5s']],
])('%s is a usage error, exit 2', async (_name, args) => {
  expect(await poolkey(args, at())).toMatchObject({ code: 2, stdout: '' });
});

test('no command has printed a secret', async () => {
  expect(leaked(await secretsOf(home))).toBe(0);
});
