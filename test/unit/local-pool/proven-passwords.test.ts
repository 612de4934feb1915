import { expect, test } from 'vitest';
import { generatePassword } from '../../../main/secrecy/generate-password.ts';
import { awsError, poolFixture, signIn, type Fixture } from './pool-fixture.ts';

interface State {
  readonly pools: { readonly users: { readonly username: string; readonly credential: object }[] }[];
}

function credentialOf({ server }: Fixture, username: string): object | undefined {
  return (server.exportState() as State).pools[0]?.users.find((user) => user.username === username)
    ?.credential;
}

function setPassword({ server, pool }: Fixture, username: string, Password: string): Promise<unknown> {
  return server.call('AdminSetUserPassword', {
    UserPoolId: pool.userPoolId,
    Username: username,
    Password,
    Permanent: true,
  });
}

test('the same password set again keeps its verifier, another one gets a new one, and so does the first after that', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { username, password } = fixture.user;
  const first = credentialOf(fixture, username);
  await setPassword(fixture, username, password);
  expect(credentialOf(fixture, username)).toEqual(first);
  const next = generatePassword(16);
  await setPassword(fixture, username, next);
  expect(credentialOf(fixture, username)).not.toEqual(first);
  await setPassword(fixture, username, password);
  expect(credentialOf(fixture, username)).not.toEqual(first);
});

test('a password that signed in once is refused as soon as there is another one', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { user, other } = fixture;
  for (let i = 0; i < 2; i++) expect((await signIn(fixture, user)).AuthenticationResult).toBeDefined();
  const wrong = awsError('NotAuthorized', 'Incorrect username or password.');
  await expect(signIn(fixture, { ...user, password: other.password })).rejects.toMatchObject(wrong);
  const password = generatePassword(16);
  await setPassword(fixture, user.username, password);
  await expect(signIn(fixture, user)).rejects.toMatchObject(wrong);
  for (let i = 0; i < 2; i++)
    expect((await signIn(fixture, { ...user, password })).AuthenticationResult).toBeDefined();
});
