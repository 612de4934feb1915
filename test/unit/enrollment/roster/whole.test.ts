import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { csvLine } from '../../../../main/enrollment/roster/csv-cell.ts';
import { readRosterFile } from '../../../../main/enrollment/roster/read-file.ts';
import { readRoster } from '../../../../main/enrollment/roster/read-roster.ts';
import { rosterTemplate } from '../../../../main/enrollment/roster/template.ts';
import { fields, read, refused, required, taken } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'poolkey-roster-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file', () => {
  test('is read', async () => {
    const path = join(folder, 'good.csv');
    writeFileSync(path, '\uFEFFusername,password\r\na,S3cret\r\n');
    const roster = taken(await readRosterFile(path, required));
    expect(roster).toMatchObject({ encoding: 'UTF-8', users: [{ line: 2, username: 'a' }] });
    expect(inspect(roster, { depth: 9 }) + JSON.stringify(roster)).not.toContain('S3cret');
  });

  test('that is not there, or is a folder, says so', async () => {
    const missing = refused(await readRosterFile(join(folder, 'none.csv'), required));
    expect(missing).toMatchObject({
      code: 'ROSTER_UNREADABLE',
      message: expect.stringContaining('no such file'),
    });
    const directory = refused(await readRosterFile(folder, required));
    expect(directory).toMatchObject({
      code: 'ROSTER_UNREADABLE',
      message: expect.stringContaining('folder'),
    });
  });

  test('what fails in the source of the bytes is no refusal', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('username,password\n');
      throw new Error('a bug');
    }
    await expect(readRoster(broken(), required)).rejects.toThrow('a bug');
  });
});

describe('20,000 users', () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `tester-${i},Pw-${i},"qa;smoke",t${i}@example.com`);
  const file = Buffer.from(`username,password,tags,email\n${lines.join('\n')}\n`);

  test('are read at once, with progress, and without halting everything', async () => {
    const bytes: number[] = [];
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 1);
    const start = performance.now();
    const roster = taken(await readRoster([file], { ...required, onProgress: (n) => bytes.push(n) }));
    expect(performance.now() - start).toBeLessThan(3000);
    clearInterval(timer);
    expect([roster.users.length, roster.problemCount, roster.users[19_999]?.line]).toEqual([
      20_000, 0, 20_001,
    ]);
    expect(bytes.at(-1)).toBe(file.length);
    expect(bytes).toEqual(bytes.toSorted((x, y) => x - y));
    expect(ticks).toBeGreaterThan(5);
  });

  test('can be broken off', async () => {
    const stop = new AbortController();
    let seen = 0;
    const onProgress = (n: number) => {
      seen = n;
      if (n > file.length / 2) stop.abort();
    };
    expect(refused(await readRoster([file], { ...required, signal: stop.signal, onProgress })).code).toBe(
      'CANCELLED',
    );
    expect(seen).toBeLessThan(file.length);
    expect(refused(await readRoster([], { ...required, signal: AbortSignal.abort() })).code).toBe(
      'CANCELLED',
    );
  });
});

describe('a written line', () => {
  test.each([
    [['a', 'b', 1, null, -2.5], 'a,b,1,,-2.5'],
    [['x,y', 'say "hi"', 'two\nlines', ' a '], '"x,y","say ""hi""","two\nlines"," a "'],
    [['=1+1', '@SUM(A1)', '+x', '-x', '\tx', '\rx'], `"'=1+1","'@SUM(A1)","'+x","'-x","'\tx","'\rx"`],
    [['-5', '+49123', '1.5', '-1.5'], '-5,+49123,1.5,-1.5'],
    [[''], '""'],
    [[null], '""'],
    [[], ''],
  ])('%j', (cells, line) => {
    expect(csvLine(cells)).toBe(line);
  });

  const cell = (minLength: number) =>
    fc.string({ unit: fc.constantFrom(...'abcäß,"\';|=@+-#北🔑1'.split(/(?:)/u)), minLength, maxLength: 12 });

  test('is read back as it was', async () => {
    const user = fc.record({ username: cell(1), label: cell(0), team: cell(0) });
    const users = fc.uniqueArray(user, { selector: ({ username }) => username, minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(users, fc.constantFrom('\n', '\r\n', '\r'), async (list, lineEnd) => {
        // Text that has the guard's own form cannot be told from it.
        fc.pre(list.every((one) => Object.values(one).every((text) => !/^'[=+\-@]/.test(text))));
        fc.pre(list.every((one) => Object.values(one).every((text) => !/^#{3,}$/.test(text))));
        const header = csvLine(['username', 'password', 'label', 'custom:team']);
        const lines = list.map(({ username, label, team }) => csvLine([username, 'p', label, team]));
        const { users: found, problems } = await read([header, ...lines, ''].join(lineEnd));
        expect(problems).toEqual([]);
        expect(
          found.map((one) => [
            one.line,
            one.username,
            one.label ?? '',
            one.attributes?.['custom:team'] ?? '',
          ]),
        ).toEqual(list.map(({ username, label, team }, i) => [i + 2, username, label, team]));
      }),
    );
  });
});

describe('the template', () => {
  const schema = { required: ['sub', 'email', 'custom:a,b'], optional: ['name', 'email'] };

  test('has the columns to fill in', () => {
    expect(rosterTemplate(schema, 'enroll')).toBe('username,password,new_password,label,tags');
    expect(rosterTemplate(schema, 'create')).toBe(
      'username,password,new_password,label,tags,groups,email,"custom:a,b",name',
    );
  });

  test('is a header that needs no guess', async () => {
    const header = rosterTemplate(schema, 'create');
    expect(Object.values(await fields(`${header}\na,p\n`))).not.toContainEqual(expect.stringContaining('?'));
  });
});
