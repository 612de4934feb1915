import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { cognitoToken, randomBase32, tempVault, type TempVault } from './temp-vault.ts';

function withAccount() {
  const at = tempVault();
  const account = at.vault.accounts.add({
    poolId: null,
    username: 'tester',
    label: 'Tester',
    issuer: 'Cognito',
  });
  return { ...at, accountId: account.id, tokens: at.vault.tokens };
}

const secretsOf = (tokens: TempVault['vault']['tokens'], accountId: string) =>
  tokens.of(accountId).map((token) => token.token.secret.reveal());

test('a pending secret is there for the next process before anything else happens', () => {
  const { tokens, accountId, another } = withAccount();
  const token = cognitoToken();
  const saved = tokens.savePending(accountId, token);
  const [read] = another().tokens.of(accountId);
  expect(read).toMatchObject({
    id: saved.id,
    accountId,
    state: 'pending',
    lastAcceptedAt: null,
    fingerprint: saved.fingerprint,
    token: { algorithm: 'SHA1', digits: 6, periodMs: 30_000 },
  });
  expect(read?.token.secret.reveal()).toBe(token.secret.reveal());
});

test('a new pending secret leaves the confirmed one in place and in front', () => {
  const { tokens, accountId, clock } = withAccount();
  const old = cognitoToken();
  tokens.confirm(tokens.savePending(accountId, old).id);
  clock.now += 1_000;
  const replacement = cognitoToken();
  tokens.savePending(accountId, replacement);
  expect(secretsOf(tokens, accountId)).toEqual([old.secret.reveal(), replacement.secret.reveal()]);
  expect(tokens.current(accountId)?.state).toBe('confirmed');
});

test('of several pending secrets the newest is current, also when made in the same millisecond', () => {
  const { tokens, accountId } = withAccount();
  const all = [cognitoToken(), cognitoToken(), cognitoToken()];
  for (const token of all) tokens.savePending(accountId, token);
  expect(secretsOf(tokens, accountId)).toEqual(all.map((token) => token.secret.reveal()).toReversed());
});

test('confirming a secret deletes all others of the account and none of another account', () => {
  const { vault, tokens, accountId, clock } = withAccount();
  const other = vault.accounts.add({ poolId: null, username: 'other', label: '', issuer: '' }).id;
  tokens.savePending(other, cognitoToken());
  tokens.confirm(tokens.savePending(accountId, cognitoToken()).id);
  tokens.savePending(accountId, cognitoToken());
  const proven = tokens.savePending(accountId, cognitoToken());
  clock.now += 7;
  tokens.confirm(proven.id);
  expect(tokens.of(accountId)).toMatchObject([
    { id: proven.id, state: 'confirmed', lastAcceptedAt: clock.now },
  ]);
  expect(tokens.of(other)).toHaveLength(1);
});

test('confirming a secret that is not there deletes nothing', () => {
  const { tokens, accountId } = withAccount();
  tokens.savePending(accountId, cognitoToken());
  tokens.confirm('no-such-token');
  expect(tokens.of(accountId)).toMatchObject([{ state: 'pending' }]);
});

test('an accepted code is remembered with its time', () => {
  const { tokens, accountId, clock } = withAccount();
  const { id } = tokens.saveConfirmed(accountId, cognitoToken());
  expect(tokens.current(accountId)?.lastAcceptedAt).toBeNull();
  clock.now += 60_000;
  tokens.accepted(id);
  expect(tokens.current(accountId)?.lastAcceptedAt).toBe(clock.now);
});

test('the summary of each account is that of its current token', () => {
  const { vault, tokens, accountId, clock } = withAccount();
  const second = vault.accounts.add({ poolId: null, username: 'b', label: '', issuer: '' }).id;
  const empty = vault.accounts.add({ poolId: null, username: 'c', label: '', issuer: '' }).id;
  const confirmed = tokens.saveConfirmed(accountId, cognitoToken());
  tokens.savePending(accountId, { ...cognitoToken(), digits: 8 });
  tokens.savePending(second, cognitoToken());
  clock.now += 1;
  tokens.savePending(second, { ...cognitoToken(), digits: 8, periodMs: 60_000 });

  const summaries = tokens.summaries();
  expect(summaries.get(accountId)).toEqual({
    state: 'confirmed',
    digits: 6,
    periodMs: 30_000,
    fingerprint: confirmed.fingerprint,
    lastAcceptedAt: null,
  });
  for (const id of [accountId, second])
    expect(tokens.current(id)).toMatchObject(summaries.get(id) ?? { none: true });
  expect(summaries.get(second)).toMatchObject({ digits: 8, periodMs: 60_000 });
  expect(summaries.has(empty)).toBe(false);
});

test('one secret under two accounts, and in two spellings of its text, has one fingerprint', () => {
  const { vault, tokens, accountId } = withAccount();
  const other = vault.accounts.add({ poolId: null, username: 'b', label: '', issuer: '' }).id;
  // 17 characters: the last 5 bits do not make a byte.
  const [one, two] = ['GEZDGNBVGY3TQOJQA', 'GEZDGNBVGY3TQOJQB'].map((text) => cognitoToken(text));
  if (!one || !two) throw new Error('unreachable');
  expect(tokens.savePending(accountId, one).fingerprint).toBe(tokens.savePending(other, two).fingerprint);
});

test.each([
  ['cut short', (sealed: Buffer) => sealed.subarray(0, 20)],
  ['one bit flipped', (sealed: Buffer) => Buffer.from(sealed.map((byte, i) => (i === 30 ? byte ^ 1 : byte)))],
  ['emptied', () => Buffer.alloc(0)],
  ['overwritten', () => randomBytes(90)],
])('a token row that was %s is reported and does not block the others', (_, damage) => {
  const { vault, tokens, accountId, tamper, peekBytes } = withAccount();
  const good = vault.accounts.add({ poolId: null, username: 'good', label: '', issuer: '' }).id;
  const secret = randomBase32();
  tokens.saveConfirmed(good, cognitoToken(secret));
  const bad = tokens.saveConfirmed(accountId, cognitoToken());
  tamper(
    'UPDATE token SET secret = ? WHERE id = ?',
    damage(peekBytes('SELECT secret FROM token WHERE id = ?', bad.id)),
    bad.id,
  );

  expect([...tokens.unreadable()]).toEqual([accountId]);
  expect(tokens.of(accountId)).toEqual([]);
  expect(tokens.current(accountId)).toBeNull();
  expect(secretsOf(tokens, good)).toEqual([secret]);
  expect(tokens.summaries().size).toBe(2);
});

test('a token row moved under another id does not open', () => {
  const { vault, tokens, accountId, tamper } = withAccount();
  const victim = vault.accounts.add({ poolId: null, username: 'victim', label: '', issuer: '' }).id;
  const from = tokens.saveConfirmed(accountId, cognitoToken());
  const to = tokens.saveConfirmed(victim, cognitoToken());
  tamper('UPDATE token SET secret = (SELECT secret FROM token WHERE id = ?) WHERE id = ?', from.id, to.id);
  expect([...tokens.unreadable()]).toEqual([victim]);
});

test('an account with one good and one bad token goes on with the good one', () => {
  const { tokens, accountId, tamper } = withAccount();
  const pending = tokens.savePending(accountId, cognitoToken());
  const confirmed = tokens.saveConfirmed(accountId, cognitoToken());
  tamper('UPDATE token SET secret = ? WHERE id = ?', Buffer.alloc(60), confirmed.id);
  expect(tokens.current(accountId)?.id).toBe(pending.id);
  expect(tokens.unreadable().size).toBe(0);
});

test.each([
  ['algorithm', 'MD5'],
  ['digits', 0],
  ['digits', 40],
  ['period_ms', 0],
  ['period_ms', -30_000],
])('a token row whose %s is %s is set aside like one that does not open', (column, value) => {
  const { vault, tokens, accountId, tamper } = withAccount();
  const good = vault.accounts.add({ poolId: null, username: 'good', label: '', issuer: '' }).id;
  tokens.saveConfirmed(good, cognitoToken());
  const { id } = tokens.saveConfirmed(accountId, cognitoToken());
  tamper(`UPDATE token SET ${column} = ? WHERE id = ?`, value, id);
  expect([...tokens.unreadable()]).toEqual([accountId]);
  expect(tokens.of(accountId)).toEqual([]);
});

test('secrets read from the vault do not print', () => {
  const { tokens, accountId } = withAccount();
  const secret = randomBase32();
  tokens.savePending(accountId, { ...cognitoToken(), secret: new Secret(secret) });
  expect(JSON.stringify(tokens.of(accountId))).not.toContain(secret);
});
