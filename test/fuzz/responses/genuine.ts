import { startLocalPool } from '../../../main/local-pool/index.ts';
import { World } from '../../conformance/world/world.ts';
import { startProxy } from '../../fakes/recording-proxy.ts';

/** A whole answer of a real pool, by the operation that it answers. */
export interface Genuine {
  readonly operation: string;
  readonly status: number;
  readonly json: unknown;
}

/** What a local pool answers to sign-ins, enrollments, administration and mistakes: where random answers start from. */
export function genuineAnswers(): Promise<readonly Genuine[]> {
  known ??= collect();
  return known;
}

let known: Promise<readonly Genuine[]> | undefined;

async function collect(): Promise<readonly Genuine[]> {
  const server = await startLocalPool();
  const proxy = await startProxy(server.endpoint);
  const world = await World.open({ endpoint: proxy.endpoint, region: server.region });
  try {
    await visit(world);
    return proxy.exchanges.flatMap(({ operation, status, response }) =>
      status === undefined || operation.includes(' ') ? [] : [{ operation, status, json: response }],
    );
  } finally {
    await world.cleanUp();
    await proxy.close();
    await server.close();
  }
}

async function visit(world: World): Promise<void> {
  const on = await world.pool('ON');
  const optional = await world.pool('OPTIONAL');
  const secretClient = await on.newClient({ GenerateSecret: true });
  const choosing = await on.newClient({ ExplicitAuthFlows: ['ALLOW_USER_AUTH'] });
  const user = await on.newUser({ attributes: { email: 'a@example.com' } });
  const { app, tokens } = await user.enrollBySession();
  const AccessToken = tokens.access;
  const ClientId = on.client.id;
  const session = await user.atCode();
  await user.answerCode(session, app.wrong());
  await user.answerCode(session, await app.fresh());
  await user.answerCode(session, await app.fresh());
  const fresh = await on.newUser({ temporary: true });
  await fresh.signIn();
  await fresh.signIn({ by: 'admin' });
  await user.signIn({ client: secretClient });
  await user.initiate('USER_SRP_AUTH', { USERNAME: user.name, SRP_A: 'abcdef12' });
  await user.initiate('USER_AUTH', { USERNAME: user.name }, { client: choosing });
  await user.signIn({ password: 'Wrong-1-word' });
  await user.signIn({ client: choosing });
  await user.verify({ Session: session }, '000000');
  await (await optional.newUser()).enrollByToken();
  await user.call('GetUser', { AccessToken });
  await user.prefer(AccessToken, { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } });
  await user.call('GetTokensFromRefreshToken', { ClientId, RefreshToken: tokens.refresh });
  await user.call('RevokeToken', { ClientId, Token: tokens.refresh });
  await user.call('GetUser', { AccessToken });
  for (const operation of BY_ADMIN) await user.admin(operation, { ClientId, GroupName: 'group' });
  await user.admin('AdminGetUser', { Username: 'nobody' });
  await user.admin('AdminCreateUser', { MessageAction: 'SUPPRESS' });
}

const BY_ADMIN = [
  'AdminGetUser',
  'AdminGetUserAuthFactors',
  'AdminSetUserMFAPreference',
  'AdminDeleteSoftwareToken',
  'AdminEnableUser',
  'AdminConfirmSignUp',
  'AdminListGroupsForUser',
  'AdminAddUserToGroup',
  'GetUserPoolMfaConfig',
  'DescribeUserPoolClient',
  'AdminSetUserPassword',
];
