import type { Json } from '../../endpoint/http-client.ts';
import { ensure, refused, same, succeeded } from '../../expect.ts';
import { parts, type Rule } from '../../rule.ts';
import type { TestPool } from '../../world/test-pool.ts';

const MOST = 60;
const USERS = MOST + 3;

interface Listed {
  readonly sizes: number[];
  readonly names: string[];
}

/** All pages, by their tokens; pages may be short or empty. */
async function listAll(pool: TestPool, limit: Json): Promise<Listed> {
  const sizes: number[] = [];
  const names: string[] = [];
  let page: Json = {};
  do {
    const input = { UserPoolId: pool.id, ...limit, PaginationToken: page['PaginationToken'] };
    page = succeeded('ListUsers', await pool.world.http.call('ListUsers', input));
    const users = page['Users'] as Json[];
    sizes.push(users.length);
    names.push(...users.map((user) => String(user['Username'])));
  } while (page['PaginationToken'] !== undefined && sizes.length < USERS * 2);
  return { sizes, names };
}

export const listing: Rule = {
  number: 35,
  name: 'ListUsers: no MFA state, paged, 60 at most',
  check: parts({
    'all users by pages, each once': async (world) => {
      const pool = await world.newPool('ON');
      const made: string[] = [];
      for (let count = 0; count < USERS; count++) made.push((await pool.newUser({ temporary: true })).name);
      for (const limit of [{}, { Limit: MOST }, { Limit: 25 }]) {
        const { sizes, names } = await listAll(pool, limit);
        const most = limit.Limit ?? MOST;
        ensure(
          'pages',
          sizes.every((size) => size <= most),
          `${most} users at most`,
          sizes.join(', '),
        );
        ensure('pages', sizes.length > 1, 'more than one', sizes.join(', '));
        same('users listed', names.length, USERS);
        same(
          'users that are there and are not listed',
          made.filter((name) => !names.includes(name)).length,
          0,
        );
      }
    },
    'no MFA state': async (world) => {
      const user = await world.user('ON');
      await user.enrollBySession();
      const Filter = `username = "${user.name}"`;
      const input = { UserPoolId: user.pool.id, Filter };
      const { Users } = succeeded('ListUsers', await user.call('ListUsers', input));
      const [found] = Users as Json[];
      ensure('the user', found?.['Username'] === user.name, 'found', 'not found');
      for (const name of ['UserMFASettingList', 'PreferredMfaSetting', 'SoftwareTokenMfa']) {
        same(name, found?.[name], undefined);
      }
    },
    'what is no page': async (world) => {
      const { id: UserPoolId } = await world.pool('ON');
      const list = (input: Json) => world.http.call('ListUsers', { UserPoolId, ...input });
      refused('Limit 61', await list({ Limit: MOST + 1 }), 'InvalidParameter');
      refused('a made up token', await list({ PaginationToken: 'bogus' }), 'InvalidParameter');
    },
  }),
};
