import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import type { RosterProblemView, RosterUserView, RosterView } from '../../../main/contract/rosters.ts';
import type { PoolView } from '../../../main/contract/pools.ts';
import { wait } from './fake-enroll.ts';
import { no, ok, done } from './results.ts';

const USERS = 1240;

const problems: RosterProblemView[] = [
  {
    line: 14,
    username: 'mallory@example.test',
    column: 'Passwort',
    code: 'NO_PASSWORD',
    message: 'The password is empty. Give each user the password it signs in with.',
  },
  {
    line: 233,
    username: '',
    column: 'Mail',
    code: 'NO_USERNAME',
    message: 'The user name is empty.',
  },
  {
    line: 801,
    username: 'tester-0012@example.test',
    column: null,
    code: 'DUPLICATE_USER',
    message: 'This user stands in line 13 already.',
  },
  {
    line: 1002,
    username: 'oscar@example.test',
    column: 'phone',
    code: 'BAD_ATTRIBUTE',
    message:
      'A phone number is written as + and digits, with the country first: +14155550100. A spreadsheet keeps it when the column is text.',
  },
];

function user(at: number): RosterUserView {
  return {
    line: at + 2,
    username: `tester-${String(at + 1).padStart(4, '0')}@example.test`,
    hasPassword: true,
    hasNewPassword: at % 9 === 4,
    label: at % 4 === 0 ? `Tester ${at + 1}` : '',
    tags: at % 3 === 0 ? ['smoke', 'eu'] : [],
    groups: [],
    attributes: at % 5 === 0 ? [{ name: 'phone_number', value: '+14155550100' }] : [],
  };
}

/** By the name of the file: `clean…` has no problem, `bad…` cannot be read, `odd…` has none but problems. */
function read(id: string, name: string): RosterView {
  const clean = name.startsWith('clean');
  return {
    id,
    name,
    format: 'csv',
    delimiter: name === 'pasted' ? '\t' : ';',
    encoding: name === 'pasted' ? 'text' : 'UTF-16LE',
    columns: [
      { header: 'Mail', field: 'username', guessed: true },
      { header: 'Passwort', field: 'password', guessed: true },
      { header: 'new_password', field: 'new_password', guessed: false },
      { header: 'tags', field: 'tags', guessed: false },
      { header: 'label', field: 'label', guessed: false },
      { header: 'phone', field: 'attribute:phone_number', guessed: true },
      { header: 'Cost center', field: 'ignore', guessed: true },
    ],
    users: name.startsWith('odd') ? 0 : USERS,
    problemCount: clean ? 0 : problems.length,
    problems: clean ? [] : problems,
  };
}

export function fakeRosters(pools: () => readonly PoolView[]): PoolkeyApi['rosters'] {
  let ids = 0;
  const held = new Map<string, RosterView>();
  const take = async (name: string) => {
    await wait(120);
    if (name.startsWith('bad'))
      return no(
        'BAD_CSV',
        'The file is not readable as CSV near line 7: check quotes and the number of columns there.',
      );
    ids += 1;
    const view = read(`roster-${ids}`, name);
    held.set(view.id, view);
    return ok(view);
  };
  return {
    readFile: async (file) => take(file.name),
    paste: async () => take('pasted'),
    map: async ({ id, columns, create }) => {
      await wait(60);
      const before = held.get(id);
      if (before === undefined) return no('NOT_FOUND', 'The list is no longer held. Read it again.');
      const next = before.columns.map((column) => {
        const field = columns[column.header];
        return field === undefined ? column : { ...column, field, guessed: false };
      });
      const names = next.filter(({ field }) => field === 'username');
      if (names.length > 1)
        return no(
          'DUPLICATE_COLUMN',
          `The columns ${names.map(({ header }) => header).join(' and ')} are both taken for username. Rename one, or map one to "ignore".`,
        );
      const all = read(id, before.name).problems;
      const left = create ? all.filter(({ code }) => code !== 'NO_PASSWORD') : all;
      const view = { ...before, columns: next, problems: left, problemCount: left.length };
      held.set(id, view);
      return ok(view);
    },
    rows: async ({ id, show, from, count }) => {
      await wait(20);
      const roster = held.get(id);
      if (roster === undefined) return no('NOT_FOUND', 'The list is no longer held. Read it again.');
      const length = Math.max(0, Math.min(count, roster.users - from));
      return ok(
        show === 'users'
          ? { users: Array.from({ length }, (_, at) => user(from + at)), problems: [] }
          : { users: [], problems: roster.problems.slice(from, from + count) },
      );
    },
    close: async ({ id }) => {
      held.delete(id);
      return done;
    },
    saveTemplate: async () => ok({ path: '/home/tester/template.csv' }),
    plan: async ({ rosterId, poolId, options }) => {
      await wait(80);
      const roster = held.get(rosterId);
      const pool = pools().find(({ id }) => id === poolId);
      if (roster === undefined || pool === undefined)
        return no('NOT_FOUND', 'The list is no longer held. Read it again.');
      const { create, existing, ratePerSecond } = options;
      const production = pool.production
        ? [`${pool.name} is a production pool: its users sign in for real.`]
        : [];
      return ok({
        users: roster.users,
        problems: roster.problemCount,
        enrolledAlready: 31,
        existing,
        withoutPassword: create ? 12 : 0,
        calls: [
          ...(create ? ['AdminGetUser', 'AdminCreateUser', 'AdminSetUserPassword'] : []),
          'InitiateAuth',
          'RespondToAuthChallenge',
          'AssociateSoftwareToken',
          'VerifySoftwareToken',
          'SetUserMFAPreference',
        ],
        leastMs: ratePerSecond === null ? null : (roster.users / ratePerSecond) * 1000,
        warnings: production,
        obstacle:
          existing === 'reset' && !pool.local && pool.profile === null
            ? {
                code: 'NO_PROFILE',
                message: 'Resetting needs IAM credentials: give the pool an AWS profile, then come back.',
              }
            : null,
        retype: pool.production ? pool.name : null,
      });
    },
  };
}
