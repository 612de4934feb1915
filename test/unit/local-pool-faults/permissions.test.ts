import { expect, test } from 'vitest';
import { poolFixture, signIn, type Fixture } from '../local-pool/pool-fixture.ts';

const sentence = (operation: string, pool: string) =>
  `User: arn:aws:iam::123456789012:user/local is not authorized to perform: cognito-idp:${operation} on resource: arn:aws:cognito-idp:us-east-1:123456789012:userpool/${pool} because no identity-based policy allows the cognito-idp:${operation} action`;

const denied = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => undefined,
    (caught: Error & { $metadata: { httpStatusCode?: number } }) => caught,
  );
  return error && [error.name, error.$metadata.httpStatusCode, error.message];
};

const adminGet = ({ sdk, pool }: Fixture, Username: string) =>
  sdk.adminGetUser({ UserPoolId: pool.userPoolId, Username });

test('a denied operation answers as IAM does, also about a user that does not exist', async () => {
  const fixture = await poolFixture();
  const { server, pool, sdk, user } = fixture;
  server.settings.change({ denied: ['AdminGetUser', 'CreateUserPool'] });
  const expected = ['AccessDeniedException', 400, sentence('AdminGetUser', pool.userPoolId)];
  expect(await denied(adminGet(fixture, user.username))).toEqual(expected);
  expect(await denied(adminGet(fixture, 'nobody'))).toEqual(expected);
  expect(await denied(sdk.createUserPool({ PoolName: 'x' }))).toEqual([
    'AccessDeniedException',
    400,
    sentence('CreateUserPool', '*'),
  ]);
  expect((await signIn(fixture, user)).ChallengeName).toBe('MFA_SETUP');
  server.settings.change({ denied: [] });
  expect((await adminGet(fixture, user.username)).Username).toBe(user.username);
});

test('it comes before the input is looked at, and after the signature', async () => {
  const { server } = await poolFixture();
  server.settings.change({ denied: ['AdminGetUser'] });
  const type = async (body: string, headers: Record<string, string>) => {
    const response = await fetch(server.endpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': 'AWSCognitoIdentityProviderService.AdminGetUser',
        ...headers,
      },
      body,
    });
    const { __type } = (await response.json()) as { __type: string };
    expect(response.headers.get('x-amzn-errortype')).toBe(`${__type}:`);
    return __type;
  };
  const signed = { Authorization: 'AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0' };
  for (const body of ['{}', '[]', 'null', '{"UserPoolId":"no pool","Username":"a b"}', '{"UserPoolId":5}']) {
    expect(await type(body, signed)).toBe('AccessDeniedException');
  }
  expect(await type('{}', {})).toBe('MissingAuthenticationTokenException');
});
