import { describe, expect, test } from 'vitest';
import { fromBytes, open, optional, read, refusal, refused, required, taken } from './read.ts';
import { readRoster } from '../../../../main/enrollment/roster/read-roster.ts';

describe('a good table', () => {
  test('gives each user with the line an editor shows, and all it says', async () => {
    const text =
      'username,password,new_password,label,tags,groups,email,custom:team\n' +
      'a,Pw-1,,First,"qa; smoke,qa",admins;ops,a@example.com,Red\n' +
      'b,Pw-2,Pw-3,,,,,\n';
    expect(await read(text)).toMatchObject({
      format: 'csv',
      delimiter: ',',
      encoding: 'text',
      problemCount: 0,
    });
    expect((await read(text)).users).toEqual([
      {
        line: 2,
        username: 'a',
        password: 'Pw-1',
        label: 'First',
        tags: ['qa', 'smoke'],
        groups: ['admins', 'ops'],
        attributes: { email: 'a@example.com', 'custom:team': 'Red' },
      },
      { line: 3, username: 'b', password: 'Pw-2', newPassword: 'Pw-3' },
    ]);
  });

  test.each([
    ['a byte order mark', '\uFEFFusername,password\na,p\n'],
    ['Windows line ends', 'username,password\r\na,p\r\n'],
    ['line ends of old Macs', 'username,password\ra,p\r'],
    ['no line end at the end', 'username,password\na,p'],
    ['capitals and spaces in the header', ' UserName , PASSWORD \na,p\n'],
    ['quotes', '"username","password"\n"a","p"\n'],
    ['columns in another order, and others', 'note,password,team,username\n"x, y",p,QA,a\n'],
    ['spaces around the user name', 'username,password\n  a ,p\n'],
    ['empty columns at the end, as spreadsheets write them', 'username,password,,\na,p,,\n,,,\n'],
    ['fewer cells than columns', 'username,password,label,tags\na,p\n'],
  ])('may have %s', async (_, text) => {
    expect(await read(text)).toMatchObject({
      users: [{ line: 2, username: 'a', password: 'p' }],
      problems: [],
    });
  });

  test.each([
    [',', ','],
    [';', ';'],
    ['tab', '\t'],
    ['|', '|'],
  ])('may have %s between the cells', async (_, delimiter) => {
    const text = `username,password,label\na,"p,;|\t1",x\n`.replaceAll(/,(?![;|])/g, delimiter);
    const roster = await read(text, optional);
    expect(roster.delimiter).toBe(delimiter);
    expect(roster.problems.map(({ code }) => code)).toEqual(['BAD_PASSWORD']);
    expect((await read(text.replace(/"p.*1"/, '"p;|,1"'), required)).users).toMatchObject([
      { username: 'a', password: 'p;|,1', label: 'x' },
    ]);
  });

  test('the delimiter is found by the known names, not by the most frequent sign', async () => {
    expect(await read('username;password;note, one, two, three\na;p;x\n')).toMatchObject({ delimiter: ';' });
    expect(await read('username,password,"a;b;c;d;e"\na,p,x\n')).toMatchObject({ delimiter: ',' });
    expect(await read('username\na\n', optional)).toMatchObject({ users: [{ username: 'a' }] });
  });

  test.each(['sep=;\n', '"sep=;"\r\n', 'SEP=;\r'])('the line %j of Excel counts', async (sep) => {
    const roster = await read(`${sep}username;password\na;p,q\n`);
    expect(roster).toMatchObject({ delimiter: ';', users: [{ line: 3, username: 'a', password: 'p,q' }] });
    expect((await read(`sep=^\nusername^password\na^p\n`)).delimiter).toBe('^');
  });

  test('keeps passwords exactly, whatever they begin with', async () => {
    const passwords = ['=1+1', '@SUM(A1)', '+x', '-x', "'=x", '#REF!', 'p,"1"', '0012', '1e3', 'ä€🔑'];
    const cells = passwords.map((text, i) => `u${i},"${text.replaceAll('"', '""')}"`);
    const { users, problems } = await read(`username,password\n${cells.join('\n')}\n`);
    expect(problems).toEqual([]);
    expect(users.map((user) => user.password)).toEqual(passwords);
  });

  test('counts empty lines and line breaks in quotes as an editor does', async () => {
    const text = 'username,password,note\n\na,p,"two\nlines"\n\nb,p,"three\n\nlines"\nc,p,x\n';
    for (const lineEnd of ['\n', '\r\n', '\r']) {
      const { users } = await read(text.replaceAll('\n', lineEnd));
      expect(users.map(({ line, username }) => [username, line])).toEqual([
        ['a', 3],
        ['b', 6],
        ['c', 9],
      ]);
    }
  });

  test('line ends may be mixed, in a file put together from several', async () => {
    const { users } = await read('username,password\r\na,p\nb,p\rc,p\r\n\r\nd,p');
    expect(users.map(({ line, username }) => [username, line])).toEqual([
      ['a', 2],
      ['b', 3],
      ['c', 4],
      ['d', 6],
    ]);
  });

  test('a header with a line break in quotes', async () => {
    expect((await read('username,"pass\nword","the;note"\na,p,x\n')).users).toEqual([
      { line: 3, username: 'a', password: 'p' },
    ]);
  });

  test('a table from the clipboard of a spreadsheet may have bare quotes', async () => {
    expect((await read('username\tpassword\na\tp"q\nb\t"two""\tx"\nc\t"x"y\n')).users).toMatchObject([
      { username: 'a', password: 'p"q' },
      { username: 'c', password: '"x"y' },
    ]);
    const swallowing = 'username\tpassword\tnote\na\tp\t"open\nb\tp\tx\nc\tp\t"y\n';
    expect(await refusal(swallowing)).toMatchObject({
      code: 'BAD_CSV',
      message: expect.stringContaining('line 2'),
    });
  });

  test('the pieces of the file may be cut anywhere', async () => {
    const whole = Buffer.from(
      '\uFEFFusername,password,note\r\nä,🔑"\n'.replace('"', '') + 'b,"p""q","x\r\ny"\r\nc,p\r\n',
    );
    for (const size of [1, 2, 3, 5, 7]) {
      const parts = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
        whole.subarray(i * size, (i + 1) * size),
      );
      expect(taken(await readRoster(parts, required)).users.map(open)).toEqual([
        { line: 2, username: 'ä', password: '🔑' },
        { line: 3, username: 'b', password: 'p"q' },
        { line: 5, username: 'c', password: 'p' },
      ]);
    }
  });
});

describe('a file that is no roster', () => {
  test.each([
    ['EMPTY_ROSTER', '', 'The file is empty'],
    ['EMPTY_ROSTER', '\uFEFF', 'The file is empty'],
    ['EMPTY_ROSTER', ' \n\n ', 'The file is empty'],
    ['EMPTY_ROSTER', ',,\n,,\n', 'The file is empty'],
    ['EMPTY_ROSTER', 'sep=;\n', 'The file is empty'],
    ['EMPTY_ROSTER', 'username,password\n', 'a header and no users'],
    ['EMPTY_ROSTER', 'username,password', 'a header and no users'],
    ['EMPTY_ROSTER', 'username,password\n\n,\n', 'a header and no users'],
    ['MISSING_COLUMN', 'tester-1,Pw-1\ntester-2,Pw-2\n', 'seems to be a user already'],
    ['MISSING_COLUMN', 'username,losung\na,p\n', 'missing: password. The columns found: username, losung'],
    ['MISSING_COLUMN', 'passwd,password\na,p\n', 'missing: username'],
    ['BAD_CSV', 'username,password\nb,p\na,"p\n', 'near line 3'],
    ['BAD_CSV', 'username,password\na,p"q\n', 'near line 2'],
    ['BAD_CSV', 'username,password\na,"p"q\n', 'near line 2'],
    ['BAD_CSV', 'username,"password\na,p\n', 'near line 1'],
    ['BAD_CSV', 'username,password,n\na,p,"x\r\ny"\r\nb,"p\n', 'near line 4'],
  ])('%s: %j', async (code, text, sentence) => {
    expect(await refusal(text)).toMatchObject({ code, message: expect.stringContaining(sentence) });
  });

  test('an Excel workbook and other files that are no text are told by name', async () => {
    const zip = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(3000)]);
    expect(refused(await fromBytes(zip))).toMatchObject({
      code: 'NOT_TEXT',
      message: expect.stringContaining('CSV UTF-8'),
    });
    for (const head of [[0xd0, 0xcf, 0x11, 0xe0], [0x1f, 0x8b, 8], [...Buffer.from('%PDF-1.7')]]) {
      expect(refused(await fromBytes(Buffer.from([...head, 0, 1, 2]))).code).toBe('NOT_TEXT');
    }
    const zero = Buffer.from('username,password\na,p\nb,\0\n');
    expect(refused(await fromBytes(zero))).toMatchObject({
      code: 'NOT_TEXT',
      message: expect.stringContaining('line 3'),
    });
  });
});

describe('lines without end', () => {
  test.each([
    ['LINE_TOO_LONG', 'Line 3', (long: string) => `username,password\nb,p\na,${long}\nc,p\n`],
    ['LINE_TOO_LONG', 'Line 3', (long: string) => `username,password\nb,p\na,"${long}\nc,p\n`],
    ['LINE_TOO_LONG', 'Line 1', (long: string) => `username,password,${long}`],
    ['LINE_TOO_LONG', 'Line 1', (long: string) => long],
    [
      'BAD_CSV',
      'line 3',
      (long: string) => `username,password\nb,p\na,"p\n${long.replaceAll('xxxxxxxxx', 'c,p\n')}`,
    ],
  ])('%s in %s, quickly, with ten million characters', async (code, where, make) => {
    const text = make('x'.repeat(10_000_000));
    const start = performance.now();
    expect(await refusal(text)).toMatchObject({ code, message: expect.stringContaining(where) });
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
