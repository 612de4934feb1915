import * as v from 'valibot';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { WebContents } from 'electron';
import { contract } from '../../../main/contract/contract.ts';
import { fail, ok } from '../../../main/contract/result.ts';
import { call, type Contract, type Entry } from '../../../main/contract/schema.ts';
import { answer, channelOf, isOurs, sendPush, startRouter, type Caller } from '../../../main/ipc/router.ts';

type Listener = (event: Caller, ...args: unknown[]) => unknown;
const electron = vi.hoisted(() => ({ channels: new Map<string, unknown>() }));
vi.mock('electron', () => ({
  ipcMain: { handle: (channel: string, listener: unknown) => electron.channels.set(channel, listener) },
}));
afterEach(() => electron.channels.clear());

const ORIGIN = 'app://poolkey';

function appWindow() {
  const sent: { channel: string; payload: unknown }[] = [];
  let destroyed = false;
  const contents = {
    isDestroyed: () => destroyed,
    send: (channel: string, payload: unknown) => void sent.push({ channel, payload }),
  };
  return {
    contents: contents as unknown as WebContents,
    sent,
    destroy: () => {
      destroyed = true;
    },
  };
}

function options(window: WebContents | null) {
  const bugs: { channel: string; error: unknown }[] = [];
  return {
    bugs,
    window: () => window,
    origin: ORIGIN,
    onBug: (channel: string, error: unknown) => void bugs.push({ channel, error }),
  };
}

function caller(sender: unknown, change: { url?: string; parent?: unknown } = {}): Caller {
  return { sender, senderFrame: { url: `${ORIGIN}/index.html`, parent: null, ...change } };
}

describe('who may call', () => {
  const { contents } = appWindow();

  test.each(['app://poolkey', 'app://poolkey/', 'app://poolkey/index.html', 'app://poolkey/index.html#x'])(
    'the main frame of the window at %s',
    (url) => {
      expect(isOurs(caller(contents, { url }), options(contents))).toBe(true);
    },
  );

  test.each([
    'app://poolkey.evil/index.html',
    'app://poolkeyevil/',
    'app://poolkey@evil/index.html',
    'app://evil/app://poolkey/',
    'APP://poolkey/index.html',
    'https://poolkey/index.html',
    'file:///app://poolkey/index.html',
    'about:blank',
    'data:text/html,app://poolkey/',
    'blob:app://poolkey/1',
    '',
  ])('not a page at %s', (url) => {
    expect(isOurs(caller(contents, { url }), options(contents))).toBe(false);
  });

  test('not another web contents, a sub-frame, a frame that is gone, or anybody without a window', () => {
    expect(isOurs(caller(appWindow().contents), options(contents))).toBe(false);
    expect(isOurs(caller(contents, { parent: {} }), options(contents))).toBe(false);
    expect(isOurs({ sender: contents, senderFrame: null }, options(contents))).toBe(false);
    expect(isOurs(caller(contents), options(null))).toBe(false);
    expect(isOurs(caller(null), options(null))).toBe(false);
  });
});

describe('one call', () => {
  const entry = call(v.object({ id: v.pipe(v.string(), v.maxLength(5)) }), v.object({ n: v.number() }));
  const bare = call(v.undefined(), v.undefined());
  const noBug = (error: unknown): void => {
    throw new Error('a bug was reported', { cause: error });
  };

  test('arguments and result go through their schemas: what these do not name is dropped', async () => {
    const handler = vi.fn<(args: unknown) => unknown>(() => ok({ n: 1, secret: 'x' }));
    expect(await answer(entry, handler, [{ id: 'a', more: true }], noBug)).toEqual({
      ok: true,
      value: { n: 1 },
    });
    expect(handler).toHaveBeenCalledExactlyOnceWith({ id: 'a' });
  });

  test.each([
    ['nothing', []],
    ['null', [null]],
    ['a number', [7]],
    ['a member of a wrong type', [{ id: 7 }]],
    ['a member that is too long', [{ id: 'abcdef' }]],
    ['a list', [['a']]],
    ['one argument more', [{ id: 'a' }, 'more']],
    ['one undefined argument more', [{ id: 'a' }, undefined]],
  ])('%s for arguments: INVALID_ARGUMENTS, and the handler is not called', async (_name, args) => {
    const handler = vi.fn<() => unknown>(() => ok({ n: 1 }));
    expect(await answer(entry, handler, args, noBug)).toMatchObject({
      ok: false,
      error: { code: 'INVALID_ARGUMENTS' },
    });
    expect(handler).not.toHaveBeenCalled();
  });

  test('a call without arguments takes none', async () => {
    expect(await answer(bare, () => ok(undefined), [], noBug)).toEqual({ ok: true, value: undefined });
    expect(await answer(bare, () => ok(undefined), [{}], noBug)).toMatchObject({ ok: false });
  });

  test('an expected failure goes back as it is', async () => {
    const failure = fail('NOT_FOUND', 'Gone.', 5);
    expect(await answer(entry, () => failure, [{ id: 'a' }], noBug)).toEqual(failure);
  });

  // A bug once: failures were not parsed, and Cognito's own words went to the window.
  test('of a failure only code, message and waiting time go to the window', async () => {
    const failure = { ok: false, error: { code: 'X', message: 'y', awsMessage: 'raw words', cause: 'more' } };
    expect(await answer(entry, () => failure, [{ id: 'a' }], noBug)).toEqual({
      ok: false,
      error: { code: 'X', message: 'y' },
    });
  });

  test.each<[string, () => unknown]>([
    ['a result that breaks the contract', () => ok({ n: 'many' })],
    ['a result without a value', () => ok(undefined)],
    ['no result at all', () => undefined],
    [
      'a thrown error',
      () => {
        throw new Error('the password is hunter2');
      },
    ],
    ['a rejection', () => Promise.reject(new Error('the password is hunter2'))],
    [
      'something thrown that is no error',
      () => {
        // eslint-disable-next-line no-throw-literal
        throw 'hunter2' as unknown as Error;
      },
    ],
  ])('%s: INTERNAL without a value, told as a bug', async (_name, handler) => {
    const bugs: unknown[] = [];
    const result = await answer(entry, handler, [{ id: 'a' }], (error) => bugs.push(error));
    expect(result).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(bugs).toHaveLength(1);
  });
});

describe('the whole router', () => {
  const calls = Object.entries(contract as Contract).flatMap(([domain, entries]) =>
    Object.entries(entries)
      .filter((pair): pair is [string, Extract<Entry, { kind: 'call' }>] => pair[1].kind === 'call')
      .map(([name, entry]) => ({ domain, name, entry })),
  );

  function handlers(run: (domain: string, name: string) => unknown): Parameters<typeof startRouter>[0] {
    const made: Record<string, Record<string, unknown>> = {};
    for (const { domain, name } of calls) (made[domain] ??= {})[name] = () => run(domain, name);
    return made as Parameters<typeof startRouter>[0];
  }

  test('there is one channel for each call of the contract, and no other', () => {
    startRouter(
      handlers(() => fail('X', 'x')),
      options(null),
    );
    expect([...electron.channels.keys()].toSorted()).toEqual(
      calls.map(({ domain, name }) => channelOf(domain, name)).toSorted(),
    );
  });

  test('a missing handler is noticed at the start', () => {
    const some = handlers(() => fail('X', 'x'));
    expect(() => startRouter({ ...some, jobs: {} as never }, options(null))).toThrow('no handler for jobs.');
  });

  test.each(calls)(
    '$domain.$name: a foreign sender gets nothing and starts nothing',
    async ({ domain, name }) => {
      const { contents } = appWindow();
      const run = vi.fn<() => unknown>(() => fail('X', 'x'));
      startRouter(handlers(run), options(contents));
      const listener = electron.channels.get(channelOf(domain, name)) as Listener;
      for (const event of [
        caller(contents, { url: 'app://poolkey.evil/' }),
        caller(contents, { parent: {} }),
        caller({}),
        { sender: contents, senderFrame: null },
      ]) {
        expect(await listener(event)).toMatchObject({ ok: false, error: { code: 'FOREIGN_SENDER' } });
      }
      expect(run).not.toHaveBeenCalled();
    },
  );

  test('a bug is reported with its channel, and the window is told nothing of it', async () => {
    const { contents } = appWindow();
    const router = options(contents);
    startRouter(
      handlers(() => {
        throw new Error('hunter2');
      }),
      router,
    );
    const listener = electron.channels.get('poolkey:vault.lock') as Listener;
    expect(await listener(caller(contents))).toMatchObject({ error: { code: 'INTERNAL' } });
    expect(router.bugs).toMatchObject([{ channel: 'poolkey:vault.lock', error: { message: 'hunter2' } }]);
  });

  test('the frame is read before anything is awaited', () => {
    const { contents } = appWindow();
    startRouter(
      handlers(() => ok(undefined)),
      options(contents),
    );
    const listener = electron.channels.get('poolkey:vault.lock') as Listener;
    let reads = 0;
    const event: Caller = {
      sender: contents,
      get senderFrame() {
        reads += 1;
        return { url: `${ORIGIN}/index.html`, parent: null };
      },
    };
    void listener(event);
    expect(reads).toBe(1);
  });
});

describe('pushes', () => {
  test('reach the window on their channel, with the members that the contract names', () => {
    const { contents, sent } = appWindow();
    const payload = { ids: ['a'], secret: 'x' };
    sendPush(options(contents), 'codes.spent', payload);
    expect(sent).toEqual([{ channel: 'poolkey:codes.spent', payload: { ids: ['a'] } }]);
  });

  test('are dropped without a window or after its end', () => {
    const { contents, sent, destroy } = appWindow();
    sendPush(options(null), 'codes.spent', { ids: [] });
    destroy();
    sendPush(options(contents), 'codes.spent', { ids: [] });
    expect(sent).toEqual([]);
  });

  test('that break the contract throw: nothing of them is sent', () => {
    const { contents, sent } = appWindow();
    expect(() => sendPush(options(contents), 'codes.spent', { ids: 'all' } as never)).toThrow('Array');
    expect(() => sendPush(options(contents), 'codes.copy' as never, {} as never)).toThrow('not a push');
    expect(() => sendPush(options(contents), 'nothing' as never, {} as never)).toThrow('not a push');
    expect(sent).toEqual([]);
  });
});
