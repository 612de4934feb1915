import type { Exchange } from '../../endpoint/http-client.ts';
import { answered, challenged, describe, ensure, refused, same, text } from '../../expect.ts';
import { Broken, parts, type Rule } from '../../rule.ts';
import { USUAL_FLOWS, type AppClient } from '../../world/test-pool.ts';
import type { TestUser } from '../../world/test-user.ts';

type Flows = typeof USUAL_FLOWS;

/** Which of a user's ways in are open: by what InitiateAuth and AdminInitiateAuth say. */
async function openWays(user: TestUser, client: AppClient): Promise<string[]> {
  const password = { USERNAME: user.name, PASSWORD: user.password };
  const tries: [string, Promise<Exchange>][] = [
    ['USER_PASSWORD_AUTH', user.initiate('USER_PASSWORD_AUTH', password, { client })],
    [
      'ADMIN_USER_PASSWORD_AUTH',
      user.initiate('ADMIN_USER_PASSWORD_AUTH', password, { client, by: 'admin' }),
    ],
    ['USER_SRP_AUTH', user.initiate('USER_SRP_AUTH', { USERNAME: user.name, SRP_A: 'abcdef12' }, { client })],
    [
      'REFRESH_TOKEN_AUTH',
      user.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: 'no-such-token' }, { client }),
    ],
    ['USER_AUTH', user.initiate('USER_AUTH', { USERNAME: user.name }, { client })],
  ];
  const open: string[] = [];
  for (const [flow, sent] of tries) {
    const answer = answered(flow, await sent);
    if (isClosed(answer)) continue;
    // Refused for what was sent: the flow itself is open.
    const fits = answer.status === 200 || flow === 'REFRESH_TOKEN_AUTH';
    if (!fits) throw new Broken(flow, 'HTTP 200, or the refusal of a flow', describe(answer));
    open.push(flow);
  }
  return open;
}

function isClosed(answer: Exchange): boolean {
  if (answer.kind === 'lost' || answer.json['__type'] !== 'InvalidParameterException') return false;
  return /flow not enabled|not enabled for this client/i.test(text(answer.json['message']));
}

const CLIENTS: readonly [what: string, flows: Flows | undefined, open: readonly string[]][] = [
  ['none named', undefined, ['USER_SRP_AUTH', 'REFRESH_TOKEN_AUTH']],
  ['ALLOW_USER_PASSWORD_AUTH', ['ALLOW_USER_PASSWORD_AUTH'], ['USER_PASSWORD_AUTH']],
  ['ALLOW_ADMIN_USER_PASSWORD_AUTH', ['ALLOW_ADMIN_USER_PASSWORD_AUTH'], ['ADMIN_USER_PASSWORD_AUTH']],
  ['ALLOW_USER_SRP_AUTH', ['ALLOW_USER_SRP_AUTH'], ['USER_SRP_AUTH']],
  ['ALLOW_REFRESH_TOKEN_AUTH', ['ALLOW_REFRESH_TOKEN_AUTH'], ['REFRESH_TOKEN_AUTH']],
  ['ALLOW_USER_AUTH', ['ALLOW_USER_AUTH'], ['USER_AUTH']],
  [
    'all but ALLOW_USER_AUTH',
    [...USUAL_FLOWS, 'ALLOW_CUSTOM_AUTH'],
    ['USER_PASSWORD_AUTH', 'ADMIN_USER_PASSWORD_AUTH', 'USER_SRP_AUTH', 'REFRESH_TOKEN_AUTH'],
  ],
];

export const explicitFlows: Rule = {
  number: 29,
  name: 'only the flows in ExplicitAuthFlows',
  check: parts({
    'each flow by its own permission alone': async (world) => {
      const pool = await world.pool('ON');
      const user = await pool.newUser();
      for (const [what, flows, open] of CLIENTS) {
        const client = await pool.newClient({ ExplicitAuthFlows: flows });
        same(`open to a client with ${what}`, await openWays(user, client), open);
      }
    },
    'the texts of the refusals': async (world) => {
      const pool = await world.pool('ON');
      const user = await pool.newUser();
      const client = await pool.newClient({ ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] });
      const one = await user.signIn({ client });
      refused(
        'USER_PASSWORD_AUTH',
        one,
        'InvalidParameter',
        'USER_PASSWORD_AUTH flow not enabled for this client',
      );
      const two = await user.initiate(
        'USER_SRP_AUTH',
        { USERNAME: user.name, SRP_A: 'abcdef12' },
        { client },
      );
      refused('USER_SRP_AUTH', two, 'InvalidParameter', 'Auth flow not enabled for this client');
    },
    'USER_AUTH leads on by password': async (world) => {
      const pool = await world.pool('ON');
      const user = await pool.newUser();
      const client = await pool.newClient({ ExplicitAuthFlows: ['ALLOW_USER_AUTH'] });
      const start = await user.initiate('USER_AUTH', { USERNAME: user.name }, { client });
      const { session, json } = challenged('USER_AUTH', start, 'SELECT_CHALLENGE');
      const available = json['AvailableChallenges'];
      const offered = Array.isArray(available) ? available.map(String) : [];
      ensure('AvailableChallenges', offered.includes('PASSWORD'), 'PASSWORD among them', offered.join(', '));
      const answer = { ANSWER: 'PASSWORD', PASSWORD: user.password };
      const next = await user.respond('SELECT_CHALLENGE', session, answer, { client });
      challenged('the password', next, 'MFA_SETUP');
    },
  }),
};
