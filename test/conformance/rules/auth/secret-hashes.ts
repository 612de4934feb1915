import type { Exchange } from '../../endpoint/http-client.ts';
import { challenged, ensure, refused, signedIn, succeeded, text } from '../../expect.ts';
import { parts, type Part, type Rule } from '../../rule.ts';
import { startSrp } from '../../world/srp.ts';
import type { AppClient } from '../../world/test-pool.ts';
import { secretHash, TestUser } from '../../world/test-user.ts';

/** A wrong hash has a text of its own; a missing one is refused by the same type. */
async function hashIsChecked(
  what: string,
  client: AppClient,
  send: (hash: string | undefined) => Promise<Exchange>,
): Promise<void> {
  refused(`${what} without SECRET_HASH`, await send(undefined), 'NotAuthorized');
  const wrong = await send(secretHash({ ...client, secret: 'wrong' }, 'somebody'));
  refused(
    `${what} with a wrong one`,
    wrong,
    'NotAuthorized',
    `Unable to verify secret hash for client ${client.id}`,
  );
}

const everyResponse: Part = async (world) => {
  const pool = await world.pool('ON');
  const client = await pool.newClient({ GenerateSecret: true });
  const user = await pool.newUser({ temporary: true });
  const through = { client };
  const respond = (name: string, session: string, responses: Record<string, string> = {}) => ({
    wrongly: (SECRET_HASH: string | undefined) =>
      user.respond(name, session, { ...responses, SECRET_HASH }, through),
    rightly: () => user.respond(name, session, responses, through),
  });

  await hashIsChecked('InitiateAuth', client, (SECRET_HASH) =>
    user.signIn({ client, parameters: { SECRET_HASH } }),
  );
  const first = challenged('InitiateAuth', await user.signIn(through), 'NEW_PASSWORD_REQUIRED').session;
  const password = respond('NEW_PASSWORD_REQUIRED', first, { NEW_PASSWORD: `${user.password}x` });
  await hashIsChecked('NEW_PASSWORD_REQUIRED', client, password.wrongly);
  const setup = challenged('NEW_PASSWORD_REQUIRED', await password.rightly(), 'MFA_SETUP').session;

  const associated = succeeded('Associate', await user.associate({ Session: setup }));
  const app = user.authenticator(associated);
  const code = await app.fresh();
  const verified = succeeded('Verify', await user.verify({ Session: associated['Session'] }, code));
  const done = respond('MFA_SETUP', text(verified['Session']));
  await hashIsChecked('MFA_SETUP', client, done.wrongly);
  const { refresh } = signedIn('MFA_SETUP', await done.rightly());

  user.password += 'x';
  const answer = respond('SOFTWARE_TOKEN_MFA', await user.atCode(through), {
    SOFTWARE_TOKEN_MFA_CODE: await app.fresh(),
  });
  await hashIsChecked('SOFTWARE_TOKEN_MFA', client, answer.wrongly);
  signedIn('SOFTWARE_TOKEN_MFA', await answer.rightly());

  const renew = (SECRET_HASH: string | undefined) =>
    user.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: refresh, SECRET_HASH }, through);
  await hashIsChecked('REFRESH_TOKEN_AUTH', client, renew);
  signedIn('REFRESH_TOKEN_AUTH', await renew(secretHash(client, user.name)));
};

const byAdministrator: Part = async (world) => {
  const pool = await world.pool('ON');
  const client = await pool.newClient({ GenerateSecret: true });
  const user = await pool.newUser();
  const through = { client, by: 'admin' } as const;
  const start = (SECRET_HASH: string | undefined) => user.signIn({ ...through, parameters: { SECRET_HASH } });
  await hashIsChecked('AdminInitiateAuth', client, start);
  const { app } = await user.enrollBySession(through);
  const session = await user.atCode(through);
  const code = await app.fresh();
  const answer = (hash: { SECRET_HASH?: string | undefined }) =>
    user.respond('SOFTWARE_TOKEN_MFA', session, { SOFTWARE_TOKEN_MFA_CODE: code, ...hash }, through);
  await hashIsChecked('AdminRespondToAuthChallenge', client, (SECRET_HASH) => answer({ SECRET_HASH }));
  signedIn('AdminRespondToAuthChallenge', await answer({}));
};

/** The user signs in by an alias; from the challenge on only the user's real name counts. */
const afterSrp: Part = async (world) => {
  const pool = await world.newPool('OFF', { AliasAttributes: ['email'] });
  const client = await pool.newClient({ GenerateSecret: true });
  const email = 'alias@example.com';
  const user = await pool.newUser({ attributes: { email, email_verified: 'true' } });
  const byAlias = new TestUser(pool, email, user.password);
  const exchange = await startSrp(byAlias, { client });
  const real = text(exchange.challenge.parameters['USER_ID_FOR_SRP']);
  ensure('USER_ID_FOR_SRP', real === user.name, 'the real user name', 'another');
  const hashed = (name: string) => ({ SECRET_HASH: secretHash(client, name) });
  const alias = await exchange.answer(hashed(email));
  refused(
    'the hash of the alias',
    alias,
    'NotAuthorized',
    `Unable to verify secret hash for client ${client.id}`,
  );
  const again = await startSrp(byAlias, { client });
  signedIn('the hash of USER_ID_FOR_SRP', await again.answer(hashed(real)));
};

export const secretHashes: Rule = {
  number: 28,
  name: 'SECRET_HASH on Initiate and every Respond',
  check: parts({
    'at every step': everyResponse,
    'at the administrator’s operations': byAdministrator,
    'after SRP only for USER_ID_FOR_SRP': afterSrp,
  }),
};
