// An app client has two secrets while one takes the other's place (ListUserPoolClientSecrets): both are stored, with a space between.
import { expect, test } from 'vitest';
import { signInUser } from '../../../main/enrollment/sign-in-user.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { depsOver, enrollmentPlace, verdict, type EnrollmentPlace } from './enrollment-fixture.ts';
import { passwordProofs } from './password-proofs.ts';
import { enrollUser } from '../../../main/enrollment/enroll-user.ts';

interface TwoSecrets {
  readonly place: EnrollmentPlace;
  /** Enrolls the users of these numbers at once. */
  readonly enroll: (...users: number[]) => Promise<string[]>;
  readonly drop: (which: 'old' | 'new') => Promise<void>;
}

/** In the vault: the old one first. */
async function twoSecrets(flow: 'password' | 'srp' = 'password'): Promise<TwoSecrets> {
  const place = await enrollmentPlace({ clientSecret: true, users: 5 });
  const ClientId = place.seeded.clientId;
  const old = place.seeded.clientSecret ?? '';
  const { ClientSecretDescriptor: added } = await place.admin<{
    ClientSecretDescriptor: { ClientSecretId: string; ClientSecretValue: string };
  }>('AddUserPoolClientSecret', { ClientId });
  const { ClientSecrets } = await place.admin<{ ClientSecrets: { ClientSecretId: string }[] }>(
    'ListUserPoolClientSecrets',
    { ClientId },
  );
  const first = ClientSecrets.find(({ ClientSecretId }) => ClientSecretId !== added.ClientSecretId);
  const pool = {
    ...place.pool,
    flow,
    clientSecret: new Secret(`${old} ${added.ClientSecretValue}`),
  };
  place.vault.pools.update(pool.id, pool);
  return {
    place,
    enroll: (...users) =>
      Promise.all(
        users.map(async (number) => {
          const user = place.users[number];
          return user ? verdict(await enrollUser(place.deps, pool, user)) : 'no such user';
        }),
      ),
    drop: async (which) => {
      const ClientSecretId = which === 'new' ? added.ClientSecretId : first?.ClientSecretId;
      await place.admin('DeleteUserPoolClientSecret', { ClientId, ClientSecretId });
    },
  };
}

const refused = ({ proxy }: EnrollmentPlace): number =>
  proxy.exchanges.filter(({ status }) => status !== 200).length;

test.each(['password', 'srp'] as const)(
  '%s: works with both, and with either after the other is gone',
  async (flow) => {
    const both = await twoSecrets(flow);
    expect(await both.enroll(0)).toEqual(['ok']);
    expect(refused(both.place)).toBe(0);
    await both.drop('old');
    expect(await both.enroll(1)).toEqual(['ok']);
    expect(await both.enroll(2)).toEqual(['ok']);
    // Found out once; the one that was taken comes first from then on.
    expect(refused(both.place)).toBe(1);

    const newGone = await twoSecrets(flow);
    await newGone.drop('new');
    expect(await newGone.enroll(0)).toEqual(['ok']);
    expect(refused(newGone.place)).toBe(0);
  },
);

test('a hash of the wrong secret is no failed sign-in: the password is looked at once', async () => {
  const { place, drop, enroll } = await twoSecrets('srp');
  await drop('old');
  expect(await enroll(0)).toEqual(['ok']);
  expect(passwordProofs(place.proxy.exchanges)).toHaveLength(1);
});

// A bug once: each of several users at once turned to "the other" secret, and the second turned back to the dead one.
test('several users at once find out about the dropped one, and all are enrolled', async () => {
  const { place, drop, enroll } = await twoSecrets();
  await drop('old');
  expect(await enroll(0, 1, 2, 3, 4)).toEqual(Array(5).fill('ok'));
  expect(passwordProofs(place.proxy.exchanges).filter(({ status }) => status === 200)).toHaveLength(5);
});

test('dropped between password and code: the sign-in goes on with the other one', async () => {
  const { place, drop, enroll } = await twoSecrets();
  await enroll(0);
  const account = place.vault.accounts.list()[0];
  const pool = place.vault.pools.get(place.pool.id);
  if (!account || !pool) throw new Error('not enrolled');
  const held = place.proxy.holdBefore('RespondToAuthChallenge');
  const signingIn = signInUser(depsOver(place.vault, place.time), pool, account);
  await held.reached;
  await drop('old');
  held.release();
  expect(verdict(await signingIn)).toBe('ok');
});

// These take the secret itself, not a hash, and are refused in other words.
test('refreshing and revoking: with the other one, too', async () => {
  const { place, drop, enroll } = await twoSecrets();
  await enroll(0);
  const account = place.vault.accounts.list()[0];
  const pool = place.vault.pools.get(place.pool.id);
  if (!account || !pool) throw new Error('not enrolled');
  const signedIn = await signInUser(place.deps, pool, account);
  const token = signedIn.ok ? signedIn.value.tokens.refreshToken : null;
  if (!token) throw new Error('no refresh token');
  await drop('old');
  const client = place.deps.connect(pool);
  expect(verdict(await client.refresh(token))).toBe('ok');
  expect(verdict(await depsOver(place.vault, place.time).connect(pool).revoke(token))).toBe('ok');
});

test('neither is right: CLIENT_SECRET_WRONG, after two tries', async () => {
  const { place } = await twoSecrets();
  const pool = { ...place.pool, clientSecret: new Secret('wrong1 wrong2') };
  expect(verdict(await enrollUser(place.deps, pool, place.user))).toBe('CLIENT_SECRET_WRONG');
  expect(place.proxy.operations).toEqual(['InitiateAuth', 'InitiateAuth']);
});
