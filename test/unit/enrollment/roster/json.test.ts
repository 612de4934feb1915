import { describe, expect, test } from 'vitest';
import { fields, optional, read, refusal, required } from './read.ts';
import { readRoster } from '../../../../main/enrollment/roster/read-roster.ts';

const a = { line: 1, username: 'a', password: 'p' };

describe('a list of users', () => {
  test('keys are columns, and each user has its line', async () => {
    const list = [
      {
        username: 'a',
        password: 'p,"]}\\',
        new_password: 'n',
        label: 'A',
        tags: ['x,y', 'z'],
        groups: 'g;h',
      },
      { userName: ' b ', pass: 'q', email: 'b@x.org', 'custom:team': null, other: { deep: [1, { x: 2 }] } },
    ];
    const roster = await read(`\uFEFF\n${JSON.stringify(list, null, 2)}\n`);
    expect(roster).toMatchObject({ format: 'json', delimiter: null, problems: [] });
    expect(roster.users).toEqual([
      {
        line: 3,
        username: 'a',
        password: 'p,"]}\\',
        newPassword: 'n',
        label: 'A',
        tags: ['x,y', 'z'],
        groups: ['g', 'h'],
      },
      { line: 14, username: 'b', password: 'q', attributes: { email: 'b@x.org' } },
    ]);
  });

  test.each([
    ['in users', '{"users":[{"username":"a","password":"p"}]}'],
    [
      'in Users, after something else',
      '{"Next":{"users":[1]},"n":[{"x":1}],"Users":[{"Username":"a","password":"p"}],"z":[{}]}',
    ],
    ['in one line', '[{"username":"a","password":"p"}]'],
  ])('may be %s', async (_, text) => {
    expect(await read(text)).toMatchObject({ format: 'json', users: [a] });
  });

  test('the file may be cut anywhere', async () => {
    const text =
      '{"x":"]}\\"",\r\n"users" : [ {"username":"ä","password":"\\\\🔑{"} ,\n{"username":"b","password":"["}\n] }';
    const parts = Array.from(Buffer.from(text), (byte) => Buffer.from([byte]));
    const result = await readRoster(parts, required);
    expect(result.ok && result.value.users.map(({ line, username }) => [line, username])).toEqual([
      [2, 'ä'],
      [3, 'b'],
    ]);
  });

  test('a dump of ListUsers, whose status and sub are let be', async () => {
    const dump = {
      PaginationToken: 'x',
      Users: [
        {
          Username: 'a',
          Attributes: [
            { Name: 'sub', Value: 'x-y' },
            { Name: 'email', Value: 'a@x.org' },
            { Name: 'email_verified', Value: 'true' },
            { Name: 'custom:Team', Value: '' },
          ],
          UserCreateDate: '2024-01-01T00:00:00Z',
          Enabled: true,
          UserStatus: 'CONFIRMED',
        },
      ],
    };
    expect((await read(JSON.stringify(dump), optional)).users).toEqual([
      { line: 1, username: 'a', attributes: { email: 'a@x.org', email_verified: 'true' } },
    ]);
    expect(await fields(JSON.stringify(dump))).toMatchObject({
      Username: 'username',
      'attributes.email': 'attribute:email',
      'attributes.sub': 'ignore',
      Enabled: 'ignore?',
    });
    expect((await read(JSON.stringify(dump.Users), optional)).users).toHaveLength(1);
    expect(await refusal(JSON.stringify(dump))).toMatchObject({
      code: 'MISSING_COLUMN',
      message: expect.stringMatching(/missing: password\..*Username/),
    });
  });

  test('of cognitoOnboarder', async () => {
    const list = [
      {
        userName: 'a',
        userAttribute: [
          { Name: 'email', Value: 'a@x.org' },
          { Name: 'name', Value: 'A' },
        ],
        group: ['g'],
      },
    ];
    expect((await read(JSON.stringify(list, null, 4), optional)).users).toEqual([
      { line: 2, username: 'a', groups: ['g'], attributes: { email: 'a@x.org', name: 'A' } },
    ]);
  });

  test('the mapping names keys, and attributes by their path', async () => {
    const text = '[{"id":"a","pw":"p","attributes":{"custom:x":"1"}}]';
    const columns = { id: 'username', pw: 'password', 'attributes.custom:x': 'label' } as const;
    expect((await read(text, { passwords: 'required', columns })).users).toEqual([{ ...a, label: '1' }]);
  });

  test('without user names, the addresses are taken', async () => {
    const text = '[{"attributes":{"email":"a@x.org"},"password":"p"}]';
    expect((await read(text)).users).toEqual([
      { line: 1, username: 'a@x.org', password: 'p', attributes: { email: 'a@x.org' } },
    ]);
  });

  test.each([
    ['NO_USERNAME', { password: 'p' }],
    ['NO_PASSWORD', { username: 'x' }],
    ['BAD_USERNAME', { username: ['x'], password: 'p' }],
    ['BAD_PASSWORD', { username: 'x', password: 1234 }],
    ['BAD_PASSWORD', { username: 'x', password: true }],
    ['BAD_ATTRIBUTE', { username: 'x', password: 'p', updated_at: 1.5 }],
    ['DUPLICATE_COLUMN', { username: 'x', password: 'p', pwd: 'q' }],
    ['DUPLICATE_USER', { username: 'a', password: 'p' }],
    ['LINE_TOO_LONG', { username: 'x', password: 'p', note: 'x'.repeat(70_000) }],
  ])('%s is a problem of one user', async (code, user) => {
    const list = [{ username: 'a', password: 'p' }, user, { username: 'c', password: 'p' }];
    const lines = list.map((one) => JSON.stringify(one));
    for (const text of [`[\n${lines.join(',\n')}]`, `\n${lines.join('\n')}\n`]) {
      const { users, problems } = await read(text);
      expect(users.map(({ username }) => username)).toEqual(['a', 'c']);
      expect(problems).toMatchObject([{ line: 3, code }]);
    }
  });

  test.each([
    ['[\n{"username":"a","password":"p"},\n{"username":"S3cret" "x"}]', 3],
    ['[\n{"username":"a","password":"p"}\n{"username":"b"}]', 3],
    ['[{"username":"a","password":"p"},\n]', 2],
    ['[{"username":"a","password":"S3cret\n"}]', 2],
    ['[{"username":"a","password":"p"}]\nS3cret', 2],
    ['[{"username":"a","password":"p"}] []', 1],
    ['[{"username":"a",\n"password":"p"}', 2],
    ['[{"username":"a",\n"password":"p"', 2],
    ['[{"username":"a"}, 7]', 1],
    ['{\n"username":"a",\n"password":"p"\n}\n', 4],
    ['{"users":\n{"username":"a"}}', 2],
    ['{"users":[{"username":"a"}]', 1],
    ['[{"username":\n\n]}', 1],
  ])('BAD_JSON: %j', async (text, line) => {
    const { code, message } = await refusal(text);
    expect([code, message]).toEqual(['BAD_JSON', expect.stringContaining(`near line ${line}:`)]);
    expect(message).not.toContain('S3cret');
  });

  test.each(['[]', '{"users":[]}', '[ ]\n', '{"Users": [\n]}\n'])('EMPTY_ROSTER: %s', async (text) => {
    expect((await refusal(text)).code).toBe('EMPTY_ROSTER');
  });
});

describe('JSON lines', () => {
  test('of coglet, with comments and empty lines', async () => {
    const text =
      '# users\n{"username":"a","password":"p","attributes":{"email":"a@x.org","email_verified":true,"custom:n":7}}\r\n\r\n{"username":"b","password":"q"}';
    expect(await read(text)).toMatchObject({ format: 'jsonl', delimiter: null, problems: [] });
    expect((await read(text)).users).toEqual([
      {
        line: 2,
        username: 'a',
        password: 'p',
        attributes: { email: 'a@x.org', email_verified: 'true', 'custom:n': '7' },
      },
      { line: 4, username: 'b', password: 'q' },
    ]);
  });

  test('a damaged line is a problem of that line', async () => {
    const lines = [
      '{"username":"a","password":"p"}',
      '{"username":"S3cret"',
      '7',
      '[]',
      '{"username":"b","password":"q"}',
    ];
    const { users, problems } = await read(lines.join('\n'));
    expect(users).toMatchObject([a, { line: 5 }]);
    expect(problems.map(({ line, code }) => [line, code])).toEqual([
      [2, 'BAD_JSON'],
      [3, 'BAD_JSON'],
      [4, 'BAD_JSON'],
    ]);
    expect(JSON.stringify(problems)).not.toContain('S3cret');
    expect(await read(`{"username":"x" "y"}\n${lines[0]}\n`)).toMatchObject({
      format: 'jsonl',
      problemCount: 1,
    });
  });

  test('keys that come late are columns too, below the mapping of the user', async () => {
    const many = Array.from({ length: 150 }, (_, i) => `{"id":"u${i}","password":"p"}`);
    const text = [...many, '{"id":"v","username":"w","password":"p","email":"v@x.org"}'].join('\n');
    const { users, columns } = await read(text, { passwords: 'required', columns: { id: 'username' } });
    expect(users.at(-1)).toEqual({
      line: 151,
      username: 'v',
      password: 'p',
      attributes: { email: 'v@x.org' },
    });
    expect(columns.map(({ header, field }) => `${header}>${field}`)).toEqual([
      'id>username',
      'password>password',
      'username>ignore',
      'email>attribute:email',
    ]);
  });
});
