// Rosters and runs as the window uses them: over the handlers, with a real vault and a pool over HTTP.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { RosterView, RunPlan } from '../../../main/contract/rosters.ts';
import type { RunOptions, RunRowView, RunView } from '../../../main/contract/runs.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { openBundle } from '../../../main/transfer/bundle.ts';
import { tempFolder } from '../vault/temp-vault.ts';
import { valueOf } from './handlers-fixture.ts';
import { poolDesk, type PoolDesk } from './pool-desk.ts';

vi.mock('electron', () => ({ ipcMain: { handle: () => undefined } }));

const OPTIONS: RunOptions = {
  create: false,
  existing: 'verify',
  ratePerSecond: null,
  concurrency: 4,
  tags: [],
  groups: [],
  keepGoing: false,
};

function csv(desk: PoolDesk, wrong = 0): string {
  const lines = desk.seeded.users.map(
    ({ username, password }, index) => `${username},${index < wrong ? 'wr0ng-Password' : password}`,
  );
  return ['username,password', ...lines, ''].join('\n');
}

async function paste(desk: PoolDesk, text: string): Promise<RosterView> {
  desk.clipboard.text = text;
  return (await desk.give('rosters.paste')) as RosterView;
}

async function started(desk: PoolDesk, text: string, options: Partial<RunOptions> = {}): Promise<RunView> {
  const roster = await paste(desk, text);
  return (await desk.give('runs.start', {
    rosterId: roster.id,
    poolId: desk.pool.id,
    options: { ...OPTIONS, ...options },
  })) as RunView;
}

async function stood(desk: PoolDesk, id: string): Promise<RunView> {
  for (;;) {
    const view = desk.session.runs.views().find((run) => run.id === id);
    if (!view) throw new Error('no such run');
    if (view.worker === null) return view;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const rowsOf = async (desk: PoolDesk, id: string, filter = 'all', search = '') =>
  (await desk.give('runs.rows', { id, filter, search, from: 0, count: 100 })) as {
    rows: RunRowView[];
    total: number;
  };

describe('a roster', () => {
  test('that is pasted is read by main; the window is told of passwords only that they are there', async () => {
    const desk = await poolDesk({ users: 3 });
    const roster = await paste(desk, csv(desk));
    expect(roster).toMatchObject({ name: 'pasted', users: 3, problemCount: 0, format: 'csv' });
    const page = await desk.give('rosters.rows', { id: roster.id, show: 'users', from: 1, count: 1 });
    expect(page).toMatchObject({ users: [{ username: 'tester-002', hasPassword: true }], problems: [] });
    for (const { password } of desk.seeded.users) expect(desk.told()).not.toContain(password);
  });

  test('of a file is read from where it lies, or from its bytes where it lies nowhere', async () => {
    const desk = await poolDesk({ users: 2 });
    const path = join(tempFolder(), 'users.csv');
    writeFileSync(path, csv(desk));
    const file = (await desk.give('rosters.readFile', {
      name: 'users.csv',
      path,
      bytes: null,
    })) as RosterView;
    expect(file).toMatchObject({ name: 'users.csv', users: 2 });
    const bytes = new Uint8Array(Buffer.from(csv(desk)));
    const dragged = await desk.give('rosters.readFile', { name: 'mail.csv', path: '', bytes });
    expect(dragged).toMatchObject({ name: 'mail.csv', users: 2 });
    expect(
      await desk.call('rosters.readFile', { name: 'x', path: '/nowhere/x.csv', bytes: null }),
    ).toMatchObject({
      ok: false,
      error: { code: 'ROSTER_UNREADABLE' },
    });
  });

  test('with a header that nobody knows is shown without users, and read once it is mapped', async () => {
    const desk = await poolDesk({ users: 2 });
    const roster = await paste(desk, csv(desk).replace('username,password', 'Kennung,Losung'));
    expect(roster).toMatchObject({ users: 0, columns: [{ header: 'Kennung' }, { header: 'Losung' }] });
    const mapped = await desk.give('rosters.map', {
      id: roster.id,
      columns: { Kennung: 'username', Losung: 'password' },
      create: false,
    });
    expect(mapped).toMatchObject({ users: 2, problemCount: 0 });
  });

  test('without a header is refused, and its first line is not told', async () => {
    const desk = await poolDesk({ users: 1 });
    desk.clipboard.text = 'alice,S3cret-Passw0rd\nbob,An0ther-Passw0rd\n';
    expect(await desk.call('rosters.paste')).toMatchObject({ ok: false, error: { code: 'MISSING_COLUMN' } });
    expect(desk.told()).not.toContain('S3cret');
  });

  test('with empty passwords has problems by line, unless its users are to be created', async () => {
    const desk = await poolDesk({ users: 1 });
    const roster = await paste(desk, 'username,password\nalice,\nbob,Passw0rd-1\n');
    expect(roster).toMatchObject({ users: 1, problems: [{ line: 2, code: 'NO_PASSWORD' }] });
    const created = await desk.give('rosters.map', { id: roster.id, columns: {}, create: true });
    expect(created).toMatchObject({ users: 2, problemCount: 0 });
  });

  test('the oldest of many is let go of', async () => {
    const desk = await poolDesk({ users: 1 });
    const first = await paste(desk, csv(desk));
    await paste(desk, csv(desk));
    await paste(desk, csv(desk));
    expect(await desk.call('rosters.rows', { id: first.id, show: 'users', from: 0, count: 1 })).toMatchObject(
      {
        ok: false,
        error: { code: 'NOT_FOUND' },
      },
    );
  });

  test('an empty clipboard is said', async () => {
    const desk = await poolDesk({ users: 1 });
    expect(await desk.call('rosters.paste')).toMatchObject({ ok: false, error: { code: 'CLIPBOARD_EMPTY' } });
  });

  test('a template is saved for the pool', async () => {
    const desk = await poolDesk({ users: 1 });
    desk.place = join(tempFolder(), 'template.csv');
    expect(await desk.give('rosters.saveTemplate', { poolId: desk.pool.id, create: true })).toEqual({
      path: desk.place,
    });
    expect(readFileSync(desk.place, 'utf8')).toMatch(
      /^username,password,new_password,label,tags,groups.*\n$/,
    );
    expect(desk.suggested).toEqual(['Stage-users.csv']);
  });
});

describe('a plan', () => {
  test('says what would be done, and sends nothing', async () => {
    const desk = await poolDesk({ users: 4 });
    const [first] = desk.seeded.users;
    if (!first) throw new Error('no user');
    await desk.enroll(first);
    const before = desk.proxy.operations.length;
    const roster = await paste(desk, `${csv(desk)}tester-001,again\n`);
    const plan = (await desk.give('rosters.plan', {
      rosterId: roster.id,
      poolId: desk.pool.id,
      options: { ...OPTIONS, ratePerSecond: 2, create: true },
    })) as RunPlan;
    expect(plan).toMatchObject({
      users: 4,
      problems: 1,
      enrolledAlready: 1,
      withoutPassword: 0,
      leastMs: 2_000,
      obstacle: null,
      retype: null,
    });
    expect(plan.calls.slice(0, 2)).toEqual(['AdminCreateUser', 'AdminSetUserPassword']);
    expect(desk.proxy.operations.length).toBe(before);
  });
});

describe('a run', () => {
  test('goes from the roster to codes, told as it goes, and the lists hear of it', async () => {
    const desk = await poolDesk({ users: 6 });
    const { id } = await started(desk, csv(desk), { tags: ['bulk'] });
    const end = await stood(desk, id);
    expect(end).toMatchObject({ state: 'finished', total: 6, counts: { done: 6, failed: 0 }, reason: null });
    expect((await rowsOf(desk, id)).rows.map(({ state }) => state)).toEqual(Array(6).fill('done'));
    const accounts = await desk.accounts();
    expect(accounts).toHaveLength(6);
    for (const account of accounts) expect(account).toMatchObject({ token: 'confirmed', tags: ['bulk'] });
    const told = desk.pushes.of('runs.changed') as RunView[];
    expect(told.at(0)?.state).toBe('running');
    expect(told.at(-1)).toMatchObject({ state: 'finished', worker: null });
    for (const { password } of desk.seeded.users) expect(desk.told()).not.toContain(password);
  });

  test('rows are found by state and by words, with the reason and what to do', async () => {
    const desk = await poolDesk({ users: 5 });
    const { id } = await started(desk, csv(desk, 2));
    expect(await stood(desk, id)).toMatchObject({ counts: { done: 3, failed: 2 } });
    const failed = await rowsOf(desk, id, 'failed');
    expect(failed).toMatchObject({
      total: 2,
      rows: [
        { line: 2, failure: { step: 'InitiateAuth', code: 'WRONG_PASSWORD', retryable: false } },
        { line: 3 },
      ],
    });
    expect(failed.rows[0]?.failure?.said).toBe('Incorrect username or password.');
    expect(await rowsOf(desk, id, 'done')).toMatchObject({ total: 3 });
    expect(await rowsOf(desk, id, 'all', 'tester-004')).toMatchObject({ total: 1 });
    expect(await rowsOf(desk, id, 'all', 'wrong_pass')).toMatchObject({ total: 2 });
    expect(await rowsOf(desk, id, 'all', '%')).toMatchObject({ total: 0 });
  });

  test('is paused, goes on, is stopped, and does the rest', async () => {
    const desk = await poolDesk({ users: 8 });
    const held = desk.proxy.hold('InitiateAuth');
    const { id } = await started(desk, csv(desk), { concurrency: 1 });
    await held.reached;
    await desk.give('runs.pause', { id });
    expect(desk.session.runs.views()[0]).toMatchObject({ state: 'running', ending: 'pausing' });
    held.release();
    const paused = await stood(desk, id);
    expect(paused).toMatchObject({ state: 'paused', reason: { code: 'PAUSED_BY_USER' } });
    expect(paused.counts.done).toBe(1);
    await desk.give('runs.resume', { id });
    await desk.give('runs.stop', { id });
    expect(await stood(desk, id)).toMatchObject({ state: 'stopped' });
    await desk.give('runs.resume', { id });
    expect(await stood(desk, id)).toMatchObject({ state: 'finished', counts: { done: 8 } });
  });

  test('of wrong passwords pauses by itself, and failed users are tried again once they are right', async () => {
    const desk = await poolDesk({ users: 7 });
    const { id } = await started(desk, csv(desk, 7), { concurrency: 1 });
    expect(await stood(desk, id)).toMatchObject({
      state: 'paused',
      reason: { code: 'SAME_FAILURE', failure: 'WRONG_PASSWORD' },
    });
    await desk.give('runs.resume', { id, keepGoing: true });
    expect(await stood(desk, id)).toMatchObject({ state: 'finished', counts: { failed: 7 } });
    for (const { username } of desk.seeded.users) {
      await desk.server.call('AdminSetUserPassword', {
        UserPoolId: desk.seeded.userPoolId,
        Username: username,
        Password: 'wr0ng-Password',
        Permanent: true,
      });
    }
    // Locked out by the failures: the wait is over by then.
    desk.time.advance(20 * 60_000);
    await desk.give('runs.retryFailed', { id });
    expect(await stood(desk, id)).toMatchObject({ state: 'finished', counts: { done: 7, failed: 0 } });
    expect(await desk.call('runs.retryFailed', { id })).toMatchObject({
      ok: false,
      error: { code: 'NOTHING_FAILED' },
    });
  });

  test('is not removed, nor its pool, while it is worked on; afterwards its accounts stay', async () => {
    const desk = await poolDesk({ users: 3 });
    const held = desk.proxy.hold('InitiateAuth');
    const { id } = await started(desk, csv(desk), { concurrency: 1 });
    await held.reached;
    expect(await desk.call('runs.remove', { id })).toMatchObject({ error: { code: 'RUN_ELSEWHERE' } });
    expect(await desk.call('pools.remove', { id: desk.pool.id })).toMatchObject({
      error: { code: 'JOB_RUNNING' },
    });
    held.release();
    await stood(desk, id);
    await desk.give('runs.remove', { id });
    expect(desk.session.runs.views()).toEqual([]);
    expect(desk.pushes.of('runs.removed')).toEqual([{ id }]);
    expect(await desk.accounts()).toHaveLength(3);
  });

  test('that a lock breaks off is found afterwards, and goes on', async () => {
    const desk = await poolDesk({ users: 6 });
    const held = desk.proxy.hold('VerifySoftwareToken');
    const { id } = await started(desk, csv(desk), { concurrency: 2 });
    await held.reached;
    const locking = desk.keeper.lock();
    held.release();
    await locking;
    await desk.keeper.open();
    const [view] = desk.session.runs.views();
    expect(view).toMatchObject({ id, state: 'stopped', worker: null, reason: { code: 'CLOSED' } });
    await desk.give('runs.resume', { id });
    expect(await stood(desk, id)).toMatchObject({ state: 'finished', counts: { done: 6 } });
  });

  test('in a production pool wants its name typed', async () => {
    const desk = await poolDesk({ users: 1 }, { production: true });
    const roster = await paste(desk, csv(desk));
    const start = { rosterId: roster.id, poolId: desk.pool.id, options: OPTIONS };
    expect(await desk.call('runs.start', start)).toMatchObject({ error: { code: 'NOT_CONFIRMED' } });
    expect(desk.proxy.operations).toEqual([]);
    const view = (await desk.give('runs.start', { ...start, confirm: 'Stage' })) as RunView;
    expect(await stood(desk, view.id)).toMatchObject({ counts: { done: 1 } });
  });

  test('at an address that is neither AWS nor this computer is asked for in the app’s own dialog', async () => {
    const desk = await poolDesk({ users: 1 });
    const elsewhere = (await desk.give('pools.add', {
      ...desk.input,
      name: 'Elsewhere',
      endpoint: 'https://collector.example.com',
    })) as { id: string };
    const roster = await paste(desk, csv(desk));
    desk.agrees = false;
    expect(
      await desk.call('runs.start', { rosterId: roster.id, poolId: elsewhere.id, options: OPTIONS }),
    ).toMatchObject({ error: { code: 'CANCELLED' } });
    expect(desk.questions.at(-1)?.message).toContain('collector.example.com');
  });

  test('a pool with passwords of an open run is not moved without a person agreeing', async () => {
    const desk = await poolDesk({ users: 2 });
    const { id } = await started(desk, csv(desk, 2));
    await stood(desk, id);
    desk.agrees = false;
    const moved = { ...desk.input, endpoint: 'http://127.0.0.1:9' };
    expect(await desk.call('pools.update', { id: desk.pool.id, input: moved })).toMatchObject({
      error: { code: 'CANCELLED' },
    });
  });

  test('the report has each user and no secret; the export opens with its passphrase and has them all', async () => {
    const desk = await poolDesk({ users: 4 });
    const { id } = await started(desk, csv(desk, 1));
    await stood(desk, id);
    const folder = tempFolder();
    desk.place = join(folder, 'report.csv');
    await desk.give('runs.saveReport', { id, format: 'csv' });
    const report = readFileSync(desk.place, 'utf8');
    expect(report.split('\n')).toHaveLength(6);
    expect(report).toContain('tester-001,failed,,InitiateAuth,WRONG_PASSWORD');
    desk.place = join(folder, 'report.json');
    await desk.give('runs.saveReport', { id, format: 'json' });
    expect(JSON.parse(readFileSync(desk.place, 'utf8'))).toHaveLength(4);

    desk.place = join(folder, 'users.poolkey');
    await desk.give('runs.saveExport', { id, passphrase: 'correct horse battery' });
    const text = readFileSync(desk.place, 'utf8');
    for (const { username, password } of desk.seeded.users) {
      for (const secret of [password]) expect(report + text).not.toContain(secret);
      expect(text).not.toContain(username);
    }
    const opened = valueOf(await openBundle(text, new Secret('correct horse battery'))) as {
      accounts: unknown[];
    };
    expect(opened.accounts).toHaveLength(3);
  });

  test('an export that the person calls off writes nothing', async () => {
    const desk = await poolDesk({ users: 1 });
    const { id } = await started(desk, csv(desk));
    await stood(desk, id);
    desk.agrees = false;
    desk.place = join(tempFolder(), 'users.poolkey');
    expect(await desk.call('runs.saveExport', { id, passphrase: 'correct horse battery' })).toMatchObject({
      error: { code: 'CANCELLED' },
    });
    expect(() => readFileSync(desk.place ?? '')).toThrow('ENOENT');
  });
});
