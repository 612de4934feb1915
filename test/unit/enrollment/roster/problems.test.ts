import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rosterFromText } from '../../../../main/enrollment/roster/read-roster.ts';
import { MOST_PROBLEMS } from '../../../../main/enrollment/roster/roster.ts';
import { UserCheck } from '../../../../main/enrollment/roster/check-user.ts';
import { Gathered } from '../../../../main/enrollment/roster/gathered.ts';
import { mapHeader } from '../../../../main/enrollment/roster/columns.ts';
import { optional, read, required } from './read.ts';

const HEADER =
  'username,password,new_password,label,tags,groups,email,email_verified,phone_number,custom:team';

describe('a line that cannot be used', () => {
  test.each([
    ['NO_USERNAME', ',p', '', null],
    ['NO_USERNAME', '   ,p', '', null],
    ['BAD_USERNAME', 'with space,p', 'with space', null],
    ['BAD_USERNAME', `${'x'.repeat(129)},p`, 'x'.repeat(129), null],
    ['NO_PASSWORD', 'a,', 'a', null],
    ['NO_PASSWORD', 'a', 'a', null],
    ['BAD_PASSWORD', 'a,with space', 'a', 'password'],
    ['BAD_PASSWORD', 'a, p', 'a', 'password'],
    ['BAD_PASSWORD', `a,${'x'.repeat(257)}`, 'a', 'password'],
    ['BAD_PASSWORD', 'a,p,with space', 'a', 'new_password'],
    ['BAD_LABEL', `a,p,,${'x'.repeat(257)}`, 'a', 'label'],
    ['BAD_TAG', `a,p,,,qa;${'x'.repeat(61)}`, 'a', 'tags'],
    ['BAD_GROUP', 'a,p,,,,two words', 'a', 'groups'],
    ['TOO_MANY_GROUPS', `a,p,,,,${Array.from({ length: 101 }, (_, i) => `g${i}`).join(';')}`, 'a', 'groups'],
    ['BAD_ATTRIBUTE', `a,p,,,,,${'x'.repeat(2049)}`, 'a', 'email'],
    ['BAD_ATTRIBUTE', 'a,p,,,,,,yes', 'a', 'email_verified'],
    ['BAD_ATTRIBUTE', 'a,p,,,,,,,4.91E+11', 'a', 'phone_number'],
    ['BAD_ATTRIBUTE', 'a,p,,,,,,,0171 123', 'a', 'phone_number'],
    ['TOO_MANY_FIELDS', 'a,p,,,,,,,,,more', 'a', null],
    ['FORMULA', '=A1,p', '=A1', 'username'],
    ['FORMULA', '@SUM(A1),p', '@SUM(A1)', 'username'],
    ['FORMULA', '+cmd|x,p', '+cmd|x', 'username'],
    ['FORMULA', '#REF!,p', '#REF!', 'username'],
    ['FORMULA', '#######,p', '#######', 'username'],
    ['FORMULA', 'a,p,,#NAME?', 'a', 'label'],
    ['FORMULA', 'a,p,,,qa;=B2', 'a', 'tags'],
    ['FORMULA', 'a,p,,,,#N/A', 'a', 'groups'],
    ['FORMULA', 'a,p,,,,,=C3&"@x"'.replace('"@x"', 'x'), 'a', 'email'],
    ['FORMULA', 'a,p,,,,,,,,#DIV/0!', 'a', 'custom:team'],
    ['REPEATED_HEADER', HEADER, '', null],
    ['REPEATED_HEADER', `\uFEFF${HEADER.toUpperCase()}`, '', null],
  ])('%s: %s', async (code, line, username, column) => {
    const { users, problems, problemCount } = await read(`${HEADER}\ngood,p\n${line}\nlast,p\n`);
    expect(users.map((user) => [user.line, user.username])).toEqual([
      [2, 'good'],
      [4, 'last'],
    ]);
    expect(problems).toEqual([{ line: 3, username, column, code, message: expect.stringMatching(/\.$/) }]);
    expect(problemCount).toBe(1);
  });

  test.each([
    ['+4912345,p', '+4912345'],
    ['@bob,p', '@bob'],
    ['-x,p', '-x'],
    ['#1,p', '#1'],
    ["'=x,p", '=x'],
    ["'+A1(x,p", '+A1(x'],
    ["'a,p", "'a"],
    [`${'🔑'.repeat(128)},p`, '🔑'.repeat(128)],
    ['a,p,,,,,,TRUE,+14155550100', 'a'],
    ['a,p,,,,,,,,,,', 'a'],
  ])('is not: %s', async (line, username) => {
    expect(await read(`${HEADER}\n${line}\n`)).toMatchObject({ users: [{ username }], problems: [] });
  });

  test('true and false of a spreadsheet become those of Cognito', async () => {
    expect((await read('username,password,email_verified\na,p,TRUE\n')).users[0]?.attributes).toEqual({
      email_verified: 'true',
    });
  });

  test('a user who stands there twice is taken once, by the first line in order', async () => {
    const { users, problems } = await read('username,password\na,\na,p1\n a ,p2\nA,p3\n');
    expect(users).toMatchObject([
      { line: 3, username: 'a', password: 'p1' },
      { line: 5, username: 'A' },
    ]);
    expect(problems).toMatchObject([
      { line: 2, code: 'NO_PASSWORD' },
      { line: 4, code: 'DUPLICATE_USER', message: expect.stringContaining('line 3') },
    ]);
  });

  test('a password may be missing where users are to be created, but not be wrong', async () => {
    const text = 'username,password\na,\nb\nc,p q\n';
    expect(await read(text, optional)).toMatchObject({
      users: [{ username: 'a' }, { username: 'b' }],
      problems: [{ line: 4, code: 'BAD_PASSWORD' }],
    });
  });

  test('all are counted, and so many kept', async () => {
    const lines = Array.from({ length: MOST_PROBLEMS + 5 }, () => ',p').join('\n');
    const { problems, problemCount } = await read(`username,password\n${lines}\n`);
    expect([problems.length, problemCount]).toEqual([MOST_PROBLEMS, MOST_PROBLEMS + 5]);
  });
});

test('more users than the most are refused', () => {
  const gathered = new Gathered(2);
  const check = new UserCheck('optional', 'csv');
  const columns = [mapHeader('username', new Map())];
  const add = (name: string) => gathered.add(1, check.check(1, columns, [name]));
  expect([add('a'), add('b'), add('b')]).toEqual([null, null, null]);
  expect(add('c')).toMatchObject({ code: 'ROSTER_TOO_LONG', message: expect.stringContaining('Split it') });
});

test('no password of the file stands in any message', async () => {
  const password = fc
    .string({ unit: fc.constantFrom(...'aZ09 ,"\n\'|;-\t{}'.split('')), maxLength: 20 })
    .map((tail) => `S3cret${tail}`);
  const line = fc
    .tuple(
      fc.constantFrom('a', 'b', '', 'c d', '"', 'user', 'login', '{"username":"'),
      password,
      fc.constantFrom(',', '\t', ';'),
    )
    .map(([name, pw, delimiter]) => `${name}${delimiter}${pw}`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      async (lines, withHeader) => {
        const result = await rosterFromText(
          `${withHeader ? 'username,password\n' : ''}${lines.join('\n')}`,
          required,
        );
        const told = result.ok
          ? result.value.problems.map(({ message, column }) => `${message} ${column}`)
          : [result.error.message];
        for (const message of told) expect(message).not.toContain('S3cret');
      },
    ),
  );
});

test('any text gives a roster or a refusal', async () => {
  const beginnings = [
    '',
    'username,password\n',
    'username\tpassword\n',
    '[',
    '{"users":[',
    '{"username":"a"}\n',
    'sep=;\n',
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...beginnings),
      fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.json()),
      async (beginning, rest) => {
        const result = await rosterFromText(beginning + rest, optional);
        expect(result.ok || /^[A-Z_]+$/.test(result.error.code)).toBe(true);
      },
    ),
  );
});
