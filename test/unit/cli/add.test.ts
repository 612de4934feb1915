import { afterAll, beforeAll, expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { codeAt, COGNITO_TOKEN, type SoftwareToken } from '../../../main/totp/software-token.ts';
import { randomBase32 } from '../vault/temp-vault.ts';
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

interface Added {
  readonly id: string;
  readonly account: string;
  readonly issuer: string;
  readonly tags: readonly string[];
  readonly digits: number;
  readonly periodMs: number;
}

const AT = 1_800_000_015_000;

let home: TempHome;
beforeAll(async () => {
  home = tempHome();
  home.makeVault();
  await buildCli();
}, 60_000);
afterAll(() => home.remove());

const here = (input = '') => ({ home: home.path, at: AT, input });
const add = (args: readonly string[], input: string): Promise<Added> =>
  answerOf<Added>(['add', ...args], here(input));

/** What the vault has of an account. */
async function stored(id: string) {
  const vault = await home.open();
  try {
    const account = vault.accounts.get(id);
    return { account, token: vault.tokens.current(id)?.token, events: vault.events.of(id) };
  } finally {
    vault.close();
  }
}

/** The code that the command line gives for it now. */
async function code(query: string): Promise<string> {
  return (await answerOf<{ code: string }>(['code', query, '--peek'], here())).code;
}

function token(more: Partial<SoftwareToken> = {}): SoftwareToken {
  return { ...COGNITO_TOKEN, secret: new Secret(randomBase32()), ...more };
}

const uriOf = ({ secret, algorithm, digits, periodMs }: SoftwareToken, label: string, issuer = ''): string =>
  `otpauth://totp/${encodeURIComponent(label)}?secret=${secret.reveal()}${issuer === '' ? '' : `&issuer=${issuer}`}&algorithm=${algorithm}&digits=${digits}&period=${periodMs / 1000}`;

test('a URI: its label, issuer and numbers, and codes that are right', async () => {
  const other = token({ algorithm: 'SHA256', digits: 8, periodMs: 60_000 });
  const added = await add(['--uri-stdin'], `${uriOf(other, 'Acme:bob', 'Acme')}\n`);
  expect(added).toMatchObject({ account: 'bob', issuer: 'Acme', tags: [], digits: 8, periodMs: 60_000 });
  expect(await stored(added.id)).toMatchObject({
    account: { poolId: null, username: 'bob', label: 'bob', issuer: 'Acme' },
    token: { algorithm: 'SHA256', digits: 8, periodMs: 60_000 },
    events: [{ kind: 'added', detail: 'otpauth URI' }],
  });
  expect(await code('bob')).toBe(codeAt(other, Math.floor(AT / 60_000)));
});

test('label, issuer and tags that are given go before those of the URI', async () => {
  const args = ['alice', '--uri-stdin', '--issuer', 'Stage', '--tag', 'e2e', '--tag', 'smoke'];
  const added = await add(args, uriOf(token(), 'Acme:somebody', 'Acme'));
  expect(added).toMatchObject({ account: 'alice', issuer: 'Stage', tags: ['e2e', 'smoke'] });
  expect((await stored(added.id)).account).toMatchObject({ username: 'alice', label: 'alice' });
  const listed = await answerOf<{ account: string }[]>(['list', '--tag', 'e2e'], here());
  expect(listed.map(({ account }) => account)).toEqual(['alice']);
});

test('a secret as people paste it, Cognito’s numbers unless others are given', async () => {
  const plain = token();
  const pasted = (plain.secret.reveal().toLowerCase().match(/.{4}/g) ?? []).join(' ');
  const added = await add(['carol', '--secret-stdin'], `${pasted}\n`);
  expect(added).toMatchObject({ account: 'carol', issuer: '', digits: 6, periodMs: 30_000 });
  expect(await code('carol')).toBe(codeAt(plain, Math.floor(AT / 30_000)));
  const other = token({ algorithm: 'SHA512', digits: 7, periodMs: 45_000 });
  const flags = ['--digits', '7', '--period', '45', '--algorithm', 'SHA512', '--issuer', 'Bank'];
  const second = await add(['dave', '--secret-stdin', ...flags], other.secret.reveal());
  expect(second).toMatchObject({ issuer: 'Bank', digits: 7, periodMs: 45_000 });
  expect(await code('dave')).toBe(codeAt(other, Math.floor(AT / 45_000)));
});

test('for people: what was added, and the command for its codes', async () => {
  const {
    code: exit,
    stdout,
    stderr,
  } = await poolkey(['add', 'erin at work', '--secret-stdin'], here(randomBase32()));
  expect([exit, stdout, stderr]).toEqual([
    0,
    'Added "erin at work".\n',
    'Its codes: poolkey code "erin at work"\n',
  ]);
});

test('a secret that is there already is refused by the name it has, and added once it was removed', async () => {
  const { secret } = token();
  await add(['first', '--secret-stdin'], secret.reveal());
  const again = await errorOf(
    ['add', 'second', '--uri-stdin'],
    here(uriOf({ ...token(), secret }, 'second')),
  );
  expect(again).toEqual({
    exit: 1,
    code: 'DUPLICATE_SECRET',
    message: 'This secret is in the vault already, as "first".',
  });
  expect((await poolkey(['remove', 'first'], here())).code).toBe(0);
  expect(await add(['second', '--secret-stdin'], secret.reveal())).toMatchObject({ account: 'second' });
});

test.each<[string, string[], string, string, number]>([
  ['neither', ['x'], '', 'USAGE', 2],
  ['both', ['x', '--uri-stdin', '--secret-stdin'], 'GEHEIM', 'USAGE', 2],
  ['a secret without a label', ['--secret-stdin'], 'GEHEIM', 'USAGE', 2],
  ['a flag that the URI says', ['x', '--uri-stdin', '--digits', '8'], 'GEHEIM', 'USAGE', 2],
  ['nine-and-ninety digits', ['x', '--secret-stdin', '--digits', '99'], 'GEHEIM', 'USAGE', 2],
  ['a period of a second', ['x', '--secret-stdin', '--period', '1'], 'GEHEIM', 'USAGE', 2],
  ['an algorithm that is none', ['x', '--secret-stdin', '--algorithm', 'MD5'], 'GEHEIM', 'USAGE', 2],
  ['a label without end', ['x'.repeat(300), '--secret-stdin'], 'GEHEIM', 'USAGE', 2],
  ['nothing on stdin', ['x', '--secret-stdin'], '', 'INVALID_SECRET', 1],
  ['no base32', ['x', '--secret-stdin'], 'GEHEIM01GEHEIM01GEHEIM01', 'INVALID_SECRET', 1],
  ['no URI', ['x', '--uri-stdin'], 'https://example.com/?secret=GEHEIM', 'INVALID_URI', 1],
  ['a URI without end', ['x', '--uri-stdin'], `otpauth://totp/x?secret=${'GEHEIM'.repeat(900)}`, 'USAGE', 2],
  ['HOTP', ['x', '--uri-stdin'], 'otpauth://hotp/x?secret=GEHEIMGEHEIMGEHEIM', 'UNSUPPORTED_TYPE', 1],
])('%s: refused, and nothing of it is repeated', async (_, args, input, errorCode, exit) => {
  const error = await errorOf(['add', ...args], here(input));
  expect(error).toMatchObject({ exit, code: errorCode });
  expect(error.message).not.toContain('GEHEIM');
});

test('what was refused is not there', async () => {
  const listed = await answerOf<{ account: string }[]>(['list'], here());
  const names = ['alice', 'bob', 'carol', 'dave', 'erin at work', 'second'];
  expect(listed.map(({ account }) => account)).toEqual(names);
});

test('without the passphrase it is LOCKED', async () => {
  const locked = { ...here(randomBase32()), passphrase: null };
  expect(await errorOf(['add', 'x', '--secret-stdin'], locked)).toMatchObject({ exit: 4, code: 'LOCKED' });
});

test('no command has printed a secret', async () => {
  const secrets = (await secretsOf(home)).filter((secret) => secret.length > 10);
  expect(secrets.length).toBeGreaterThan(6);
  expect(leaked(secrets)).toBe(0);
});
