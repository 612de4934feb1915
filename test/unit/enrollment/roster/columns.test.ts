import { describe, expect, test } from 'vitest';
import { fields, optional, read, refusal, required } from './read.ts';
import type { RosterField } from '../../../../main/enrollment/roster/roster.ts';

const mapped = (columns: Record<string, RosterField>, passwords = required.passwords) => ({
  passwords,
  columns,
});

describe('what a column is taken for', () => {
  test.each([
    [
      'username',
      [
        'USERNAME',
        'user name',
        'User_Name',
        'user-name',
        'user?',
        'Login?',
        'login name?',
        'cognito:username',
      ],
    ],
    ['password', ['Password', 'pass?', 'PWD?']],
    ['new_password', ['new password', 'NewPassword', 'new-pwd?']],
    ['tags', ['Tags', 'tag?']],
    ['groups', ['Groups', 'group?']],
    ['label', ['Label', 'Display Name?']],
    ['attribute:name', ['name', 'NAME']],
    ['attribute:email', ['E-Mail', 'email address?']],
    ['attribute:phone_number', ['Phone Number', 'phone?']],
    ['attribute:updated_at', ['updated_at']],
    ['attribute:custom:Team', ['custom:Team', 'Custom:Team']],
    ['attribute:dev:custom:Team', ['dev:custom:Team']],
    ['ignore', ['sub', 'cognito:mfa_enabled', 'Department?', 'custom:?', 'attributes?']],
  ])('%s', async (field, headers) => {
    for (const spelled of headers) {
      const guessed = spelled.endsWith('?');
      const header = guessed ? spelled.slice(0, -1) : spelled;
      const others = field === 'username' ? 'zzz' : 'username';
      expect(
        await fields(`${others},${header}\na,\n`.replace('a,', field === 'username' ? ',a' : 'a,')),
      ).toMatchObject({
        [header]: guessed ? `${field}?` : field,
      });
    }
  });

  test('the header of an import job of Cognito is taken as it is', async () => {
    const header =
      'cognito:username,name,given_name,family_name,middle_name,nickname,preferred_username,profile,picture,website,email,' +
      'email_verified,gender,birthdate,zoneinfo,locale,phone_number,phone_number_verified,address,updated_at,cognito:mfa_enabled,custom:team';
    const line = 'a,Ann,,,,,,,,,a@example.com,true,,,,,+14155550100,false,,1700000000,false,Red';
    const roster = await read(`${header}\n${line}\n`, optional);
    expect(roster.columns.filter(({ guessed }) => guessed)).toEqual([]);
    expect(roster.users).toEqual([
      {
        line: 2,
        username: 'a',
        attributes: {
          name: 'Ann',
          email: 'a@example.com',
          email_verified: 'true',
          phone_number: '+14155550100',
          phone_number_verified: 'false',
          updated_at: '1700000000',
          'custom:team': 'Red',
        },
      },
    ]);
  });

  test('e-mail addresses are the user names where no column has those, and stay an attribute', async () => {
    const text = 'email,password\na@example.com,p\n';
    expect(await fields(text)).toEqual({ email: 'username?', password: 'password' });
    expect((await read(text)).users).toMatchObject([
      { username: 'a@example.com', attributes: { email: 'a@example.com' } },
    ]);
    expect(await fields('email,username\na@example.com,a\n')).toMatchObject({ email: 'attribute:email' });
  });
});

describe("the user's own mapping", () => {
  test('goes before every guess, by header in any spelling', async () => {
    const text = 'Kennung;Passwort;username;Team\na;p;b;Red\n';
    const columns = mapped({ kennung: 'username', Passwort: 'password', team: 'attribute:custom:Team' });
    const roster = await read(text, columns);
    expect(roster.users).toEqual([
      { line: 2, username: 'a', password: 'p', attributes: { 'custom:Team': 'Red' } },
    ]);
    expect(roster.columns).toEqual([
      { header: 'Kennung', field: 'username', guessed: false },
      { header: 'Passwort', field: 'password', guessed: false },
      { header: 'username', field: 'ignore', guessed: true },
      { header: 'Team', field: 'attribute:custom:Team', guessed: false },
    ]);
  });

  test('can leave a column out, and choose between two', async () => {
    const text = 'username,login,password,label\na,b,p,x\n';
    expect(await refusal(text)).toMatchObject({
      code: 'DUPLICATE_COLUMN',
      message: expect.stringContaining('username and login'),
    });
    expect((await read(text, mapped({ login: 'ignore', label: 'ignore' }))).users).toEqual([
      { line: 2, username: 'a', password: 'p' },
    ]);
  });

  test('can name the addresses', async () => {
    const text = 'username,email,password\na,a@x.org,p\n';
    expect((await read(text, mapped({ email: 'username' }))).users).toEqual([
      { line: 2, username: 'a@x.org', password: 'p', attributes: { email: 'a@x.org' } },
    ]);
    expect(await refusal('email,password\na@x.org,p\n', mapped({ email: 'attribute:email' }))).toMatchObject({
      code: 'MISSING_COLUMN',
    });
  });

  test('of a column that is not there is refused', async () => {
    expect(await refusal('username,password\na,p\n', mapped({ team: 'tags', x: 'ignore' }))).toMatchObject({
      code: 'MISSING_COLUMN',
      message: expect.stringContaining('given as tags'),
    });
  });

  test('may have any name', async () => {
    const text = '__proto__,constructor\na,p\n';
    const columns = JSON.parse('{"__proto__":"username","constructor":"password"}') as Record<
      string,
      RosterField
    >;
    expect((await read(text, mapped(columns))).users).toEqual([{ line: 2, username: 'a', password: 'p' }]);
    expect((await refusal(text)).code).toBe('MISSING_COLUMN');
  });
});

describe('columns with one name', () => {
  test.each([
    'username,password,password',
    'username,pass,pwd',
    'user,User Name,password',
    'username,password,tag,tags',
  ])('%s is refused: which is meant cannot be known', async (header) => {
    expect((await refusal(`${header}\na,p,q,r\n`)).code).toBe('DUPLICATE_COLUMN');
  });

  test('are fine where they are ignored', async () => {
    expect((await read('username,password,note,note\na,p,x,y\n')).users).toHaveLength(1);
  });
});

describe('a missing column', () => {
  test('names are cut', async () => {
    const many = Array.from({ length: 30 }, (_, i) => `column-${i}-${'x'.repeat(80)}`).join(',');
    const { message } = await refusal(`username,${many}\na\n`);
    expect(message).toMatch(/missing: password\..*and 19 more/);
    expect(message.length).toBeLessThan(1000);
  });

  test('nothing of a first line is told that may be a user', async () => {
    for (const text of ['user,S3cret\nb,q\n', 'login;S3cret\n', 'S3cret\n', 'email\tS3cret\n']) {
      expect((await refusal(text)).message).not.toContain('S3cret');
    }
  });
});
