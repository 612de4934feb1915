import { describe, expect, test } from 'vitest';
import { fromBytes, open, refusal, refused, required, taken } from './read.ts';
import { readRoster } from '../../../../main/enrollment/roster/read-roster.ts';

const TEXT = 'username;password;label\r\nzoë;Pw-ä;Zoë\r\n北京;🔑🔑;x\r\n';
const bytes = (...list: number[]) => Buffer.from(list);
const utf16le = (text: string) => Buffer.from(text, 'utf16le');
const utf16be = (text: string) => utf16le(text).swap16();

describe('the encodings that are read', () => {
  test.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16LE', utf16le(`\uFEFF${TEXT}`)],
    ['UTF-16BE', utf16be(`\uFEFF${TEXT}`)],
    ['UTF-16LE', utf16le(TEXT)],
    ['UTF-16BE', utf16be(TEXT)],
  ])('%s', async (encoding, file) => {
    const whole = taken(await fromBytes(file));
    expect(whole.encoding).toBe(encoding);
    expect(whole.users.map(open)).toEqual([
      { line: 2, username: 'zoë', password: 'Pw-ä', label: 'Zoë' },
      { line: 3, username: '北京', password: '🔑🔑', label: 'x' },
    ]);
    const single = Array.from(file, (byte) => bytes(byte));
    expect(taken(await readRoster(single, required))).toEqual(whole);
  });

  test('characters cut in two between long pieces', async () => {
    const text = `username,password\n${Array.from({ length: 4000 }, (_, i) => `ü€🔑${i},p`).join('\n')}`;
    for (const file of [Buffer.from(text), utf16le(`\uFEFF${text}`), utf16be(`\uFEFF${text}`)]) {
      const parts = [];
      for (let at = 0; at < file.length; at += 1237) parts.push(file.subarray(at, at + 1237));
      const { users } = taken(await readRoster(parts, required));
      expect([users.length, users[3999]?.username]).toEqual([4000, 'ü€🔑3999']);
    }
  });
});

describe('an encoding that is not clear is refused, with the line', () => {
  test.each([
    ['windows-1252', Buffer.from('username,password\na,p\nb,pä\n', 'latin1'), 3],
    ['windows-1252 at the end', Buffer.from('username,password\na,pä', 'latin1'), 2],
    [
      'windows-1252 with line ends of old Macs',
      Buffer.from('username,password\ra,p\rb,pä\rc,p', 'latin1'),
      3,
    ],
    ['a character cut off at the end', Buffer.from('username,password\na,€').subarray(0, -1), 2],
    [
      'UTF-8 of half a character',
      Buffer.concat([Buffer.from('username,password\na,'), bytes(0xed, 0xa0, 0x80)]),
      2,
    ],
    ['the sign for what could not be read', Buffer.from('username,password\na,p\nb,p\u{FFFD}\n'), 3],
    ['half a character of UTF-16', utf16le('\uFEFFusername,password\na,\uD83D\n'), 1],
    ['an odd number of bytes', utf16le('\uFEFFusername,password\na,p\n').subarray(0, -1), 1],
  ])('%s', async (_, file, line) => {
    expect(refused(await fromBytes(file))).toMatchObject({
      code: 'BAD_ENCODING',
      message: expect.stringMatching(new RegExp(`^Line ${line} is not valid UTF-.*CSV UTF-8`)),
    });
  });

  test('far into a long file too', async () => {
    const good = Array.from({ length: 20_000 }, (_, i) => `user-${i},p`).join('\r\n');
    const file = Buffer.concat([
      Buffer.from(`username,password\r\n${good}\r\nb,p`),
      bytes(0xe4),
      Buffer.from('\r\n'),
    ]);
    expect(refused(await fromBytes(file)).message).toContain('Line 20002 ');
  });

  test('in a paste, half a character', async () => {
    expect((await refusal('username,password\na,\uD83D\n')).code).toBe('BAD_ENCODING');
  });
});
