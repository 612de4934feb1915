import { ensure, refused, same, signedIn, succeeded, text, type TokenSet } from '../../expect.ts';
import { NotObservable, parts, type Part, type Rule } from '../../rule.ts';
import type { TestUser } from '../../world/test-user.ts';

const SCOPE = 'aws.cognito.signin.user.admin';
const MINUTE = 60_000;

type Claims = Readonly<Record<string, unknown>>;

function partOf(token: string, index: number): Claims {
  return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString()) as Claims;
}

const claims: Part = async (world) => {
  const user = await world.user('OFF');
  const { access, id, result } = await user.tokens();
  const header = partOf(access, 0);
  const body = partOf(access, 1);
  same('alg', header['alg'], 'RS256');
  ensure('kid', typeof header['kid'] === 'string', 'a key id', 'none');
  same('token_use', body['token_use'], 'access');
  same('client_id', body['client_id'], user.pool.client.id);
  ensure('username', body['username'] === user.name, 'the user name', 'another');
  ensure('scope', text(body['scope']).split(' ').includes(SCOPE), SCOPE, text(body['scope']));
  for (const name of ['origin_jti', 'jti', 'sub', 'iss']) {
    ensure(name, typeof body[name] === 'string' && body[name] !== '', 'a text', 'none');
  }
  ensure('iss', text(body['iss']).endsWith(`/${user.pool.id}`), 'the pool at its end', text(body['iss']));
  ensure(
    'jti of two tokens',
    partOf((await user.tokens()).access, 1)['jti'] !== body['jti'],
    'two',
    'the same',
  );
  for (const name of ['exp', 'iat', 'auth_time']) {
    ensure(name, Number.isInteger(body[name]), 'whole seconds', String(body[name]));
  }
  same('exp less iat', Number(body['exp']) - Number(body['iat']), result['ExpiresIn']);
  same('TokenType', result['TokenType'], 'Bearer');
  same('token_use of the ID token', partOf(id, 1)['token_use'], 'id');
};

async function refusedAs(what: string, user: TestUser, AccessToken: string, message?: string): Promise<void> {
  refused(`GetUser ${what}`, await user.call('GetUser', { AccessToken }), 'NotAuthorized', message);
  refused(`Associate ${what}`, await user.associate({ AccessToken }), 'NotAuthorized', message);
}

const signature: Part = async (world) => {
  const user = await world.user('OPTIONAL');
  const { access, id } = await user.tokens();
  const [header, , signed] = access.split('.');
  const forged = Buffer.from(JSON.stringify({ ...partOf(access, 1), username: 'x' })).toString('base64url');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  await refusedAs('with changed claims', user, `${header}.${forged}.${signed}`);
  await refusedAs('without a signature', user, `${none}.${forged}.`);
  await refusedAs('with an ID token', user, id);
  succeeded('GetUser with the token as it is', await user.call('GetUser', { AccessToken: access }));
};

const expiry: Part = async (world) => {
  const pool = await world.pool('OPTIONAL');
  const client = await pool.newClient({
    AccessTokenValidity: 10,
    TokenValidityUnits: { AccessToken: 'minutes' },
  });
  const user = await pool.newUser();
  const { access, result } = await user.tokens({ client });
  same('ExpiresIn of ten minutes', result['ExpiresIn'], 600);
  await world.clock.move(10 * MINUTE - 20_000);
  succeeded('GetUser 20 s before', await user.call('GetUser', { AccessToken: access }));
  await world.clock.move(40_000);
  await refusedAs('20 s after', user, access);
};

const revocation: Part = async (world) => {
  const revoked = 'Access Token has been revoked';
  const ways: Record<string, (user: TestUser, tokens: TokenSet) => ReturnType<TestUser['call']>> = {
    GlobalSignOut: (user, { access }) => user.call('GlobalSignOut', { AccessToken: access }),
    AdminUserGlobalSignOut: (user) => user.admin('AdminUserGlobalSignOut'),
    RevokeToken: (user, { refresh }) =>
      user.call('RevokeToken', { Token: refresh, ClientId: user.pool.client.id }),
  };
  for (const [name, revoke] of Object.entries(ways)) {
    const user = await world.user('OPTIONAL');
    const tokens = await user.tokens();
    succeeded(name, await revoke(user, tokens));
    await refusedAs(`after ${name}`, user, tokens.access, revoked);
    const renewed = await user.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: tokens.refresh });
    refused(`REFRESH_TOKEN_AUTH after ${name}`, renewed, 'NotAuthorized');
  }
};

const scope: Part = async (world) => {
  const { control } = world;
  if (!control) throw new NotObservable('no call of the API gives a token with another scope');
  const user = await world.user('OPTIONAL');
  const tokenOf = async (accessTokenScope: string): Promise<string> => {
    await control.set({ accessTokenScope });
    return (await user.tokens()).access;
  };
  try {
    const narrow = await tokenOf('openid email');
    await refusedAs('with another scope', user, narrow, 'Access Token does not have required scopes');
    const wide = await tokenOf(`openid ${SCOPE}`);
    succeeded('GetUser with it among others', await user.call('GetUser', { AccessToken: wide }));
  } finally {
    await control.set({ accessTokenScope: null });
  }
};

export const accessTokens: Rule = {
  number: 32,
  name: 'access tokens: claims and checks',
  check: parts({
    'the claims': claims,
    'the signature is checked': signature,
    'the expiry is checked': expiry,
    'the revocation is checked': revocation,
    'the scope is checked': scope,
    'a refreshed token continues the sign-in': async (world) => {
      const user = await world.user('OFF');
      const { access, refresh } = await user.tokens();
      const answer = await user.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: refresh });
      const renewed = signedIn('REFRESH_TOKEN_AUTH', answer);
      const [before, after] = [partOf(access, 1), partOf(renewed.access, 1)];
      ensure('origin_jti', before['origin_jti'] === after['origin_jti'], 'the same', 'another');
      ensure('jti', before['jti'] !== after['jti'], 'another', 'the same');
    },
  }),
};
