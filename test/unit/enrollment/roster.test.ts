import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRoster } from '../../../main/enrollment/roster.ts';

function read(text: string) {
  const parsed = parseRoster(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return {
    rows: parsed.value.rows.map((row) => ({
      ...row,
      password: row.password.reveal(),
      ...(row.newPassword ? { newPassword: row.newPassword.reveal() } : {}),
    })),
    problems: parsed.value.problems.map(({ line, username, code }) => ({ line, username, code })),
  };
}

const codeOf = (text: string) => {
  const parsed = parseRoster(text);
  return parsed.ok ? 'ok' : parsed.error.code;
};

describe('a good roster', () => {
  test('gives each user with the line an editor shows', () => {
    expect(read('username,password\ntester-1,Pw-1\ntester-2,Pw-2\n')).toEqual({
      rows: [
        { line: 2, username: 'tester-1', password: 'Pw-1' },
        { line: 3, username: 'tester-2', password: 'Pw-2' },
      ],
      problems: [],
    });
  });

  test.each([
    ['a byte order mark', '\uFEFFusername,password\na,p\n'],
    ['Windows line ends', 'username,password\r\na,p\r\n'],
    ['no line end at the end', 'username,password\na,p'],
    ['capitals and spaces in the header', ' UserName , PASSWORD \na,p\n'],
    ['quotes', '"username","password"\n"a","p"\n'],
    ['columns in another order, and others', 'note,password,team,username\n"x, y",p,QA,a\n'],
    ['spaces around the user name', 'username,password\n  a ,p\n'],
  ])('may have %s', (_, text) => {
    expect(read(text)).toMatchObject({ rows: [{ line: 2, username: 'a', password: 'p' }], problems: [] });
  });

  test('may name a new password for some', () => {
    expect(read('username,password,new_password\na,p,n\nb,q,\nc,r\n').rows).toEqual([
      { line: 2, username: 'a', password: 'p', newPassword: 'n' },
      { line: 3, username: 'b', password: 'q' },
      { line: 4, username: 'c', password: 'r' },
    ]);
  });

  test('may hold commas and quotes in passwords, quoted', () => {
    expect(read('username,password\na,"p,""1"""\n').rows[0]?.password).toBe('p,"1"');
  });

  test('may hold user names of all scripts', () => {
    const names = ['zoë+1@example.com', '北京', 'Имя', '🔑'];
    expect(
      read(`username,password\n${names.map((name) => `${name},p`).join('\n')}\n`).rows.map(
        (row) => row.username,
      ),
    ).toEqual(names);
  });

  test('counts empty lines and lines inside quotes as an editor does', () => {
    const text = 'username,password,note\n\na,p,"two\nlines"\n\nb,p,x\n';
    expect(read(text).rows.map(({ line, username }) => [username, line])).toEqual([
      ['a', 3],
      ['b', 6],
    ]);
  });
});

describe('a line that cannot be enrolled', () => {
  test.each([
    ['NO_USERNAME', ',p', ''],
    ['NO_USERNAME', '   ,p', ''],
    ['BAD_USERNAME', 'with space,p', 'with space'],
    ['BAD_USERNAME', `${'x'.repeat(129)},p`, 'x'.repeat(129)],
    ['NO_PASSWORD', 'a,', 'a'],
    ['NO_PASSWORD', 'a', 'a'],
    ['BAD_PASSWORD', 'a,with space', 'a'],
    ['BAD_PASSWORD', 'a, p', 'a'],
    ['BAD_PASSWORD', `a,${'x'.repeat(257)}`, 'a'],
    ['BAD_PASSWORD', 'a,p,with space', 'a'],
  ])('%s: %s', (code, line, username) => {
    expect(read(`username,password,new_password\ngood,p\n${line}\nlast,p\n`)).toMatchObject({
      rows: [
        { line: 2, username: 'good' },
        { line: 4, username: 'last' },
      ],
      problems: [{ line: 3, username, code }],
    });
  });

  test('a user who stands there twice is enrolled once, by the first good line', () => {
    const text = 'username,password\na,\na,p1\n a ,p2\nA,p3\n';
    const { rows, problems } = read(text);
    expect(rows).toMatchObject([
      { line: 3, username: 'a', password: 'p1' },
      { line: 5, username: 'A' },
    ]);
    expect(problems).toEqual([
      { line: 2, username: 'a', code: 'NO_PASSWORD' },
      { line: 4, username: 'a', code: 'DUPLICATE_USER' },
    ]);
    const parsed = parseRoster(text);
    expect(parsed.ok && parsed.value.problems[1]?.message).toContain('line 3');
  });

  test('limits count characters, not halves of them', () => {
    expect(read(`username,password\n${'🔑'.repeat(128)},p\n`).problems).toEqual([]);
    expect(read(`username,password\n${'🔑'.repeat(129)},p\n`).problems).toMatchObject([
      { code: 'BAD_USERNAME' },
    ]);
  });
});

describe('a file that is no roster', () => {
  test.each([
    ['EMPTY_ROSTER', ''],
    ['EMPTY_ROSTER', ' \n\n '],
    ['EMPTY_ROSTER', 'username,password\n'],
    ['EMPTY_ROSTER', 'username,password'],
    ['MISSING_COLUMN', 'tester-1,Pw-1\ntester-2,Pw-2\n'],
    ['MISSING_COLUMN', 'username;password\na;p\n'],
    ['MISSING_COLUMN', 'username,passwort\na,p\n'],
    ['BAD_CSV', 'username,password\na,"p\n'],
    ['BAD_CSV', 'username,password\na,p,too,many\n'],
    ['BAD_CSV', 'username,password\na,p"q\n'],
  ])('%s: %j', (code, text) => {
    expect(codeOf(text)).toBe(code);
  });

  test('the message of a broken line names the line', () => {
    const parsed = parseRoster('username,password\na,p\nb,p\nc,S3cret,x,y\n');
    expect(parsed.ok ? '' : parsed.error.message).toContain('line 4');
  });

  test('a header that names a column twice is refused: which password is meant cannot be known', () => {
    expect(codeOf('username,password,password\na,p,q\n')).not.toBe('ok');
  });
});

test('no password of the file stands in any message', () => {
  const password = fc
    .string({ unit: fc.constantFrom(...'aZ09 ,"\n\'|;-'.split('')), maxLength: 20 })
    .map((tail) => `S3cret${tail}`);
  const line = fc
    .tuple(fc.constantFrom('a', 'b', '', 'c d', '"'), password)
    .map(([name, pw]) => `${name},${pw}`);
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), fc.boolean(), (lines, withHeader) => {
      const parsed = parseRoster(`${withHeader ? 'username,password\n' : ''}${lines.join('\n')}`);
      const messages = parsed.ok
        ? parsed.value.problems.map((problem) => problem.message)
        : [parsed.error.message];
      for (const message of messages) expect(message).not.toContain('S3cret');
    }),
  );
});

test('any text gives a roster or a refusal', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string().map((rest) => `username,password\n${rest}`),
      ),
      (text) => {
        const parsed = parseRoster(text);
        expect(parsed.ok || /^[A-Z_]+$/.test(parsed.error.code)).toBe(true);
      },
    ),
  );
});

test('every line of a written roster is found again, in order', () => {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const names = fc.string({
    unit: fc.constantFrom(...'abcäß,"\'@+北'.split('')),
    minLength: 1,
    maxLength: 12,
  });
  const users = fc.uniqueArray(fc.record({ username: names, password: names }), {
    selector: (user) => user.username,
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(users, (list) => {
      const text = `username,password\n${list.map((u) => `${cell(u.username)},${cell(u.password)}`).join('\n')}\n`;
      expect(read(text)).toEqual({ rows: list.map((user, i) => ({ line: i + 2, ...user })), problems: [] });
    }),
  );
});
