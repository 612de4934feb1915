// What is told of waits: each with its own end, in the context of the call.
import { AsyncLocalStorage } from 'node:async_hooks';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { mfaOver } from '../../../main/client/mfa.ts';
import type { OnWaiting } from '../../../main/client/waits-of-call.ts';
import { brokerPlace, until } from '../broker/broker-place.ts';
import { tempFolder } from '../vault/temp-vault.ts';

const context = new AsyncLocalStorage<string>();

async function place() {
  const at = await brokerPlace();
  const news: string[] = [];
  const sites: string[] = [];
  const onWaiting: OnWaiting = ({ why, account }, end, site) => {
    sites.push(site?.stack ?? '');
    news.push(`${context.getStore()}: ${why} ${account}`);
    void end.then(() => news.push(`${why} over`));
  };
  const mfa = mfaOver(await at.link(), { stateFolder: tempFolder(), onWaiting });
  return { at, mfa, news, sites };
}

test('an account that is held and then its code are two waits, one after the other', async () => {
  const { at, mfa, news, sites } = await place();
  const other = await at.link();
  await other.call('acquire', { account: 'alice' });
  await other.call('take', { account: 'alice' });
  const taking = context.run('a test', () => mfa.take('alice'));
  await until(() => news.length === 1);
  await other.call('release', { account: 'alice' });
  await at.time.untilSleeping(1);
  await until(() => news.length === 3);
  expect(news[0]).toBe('a test: account alice@stage');
  expect(news.slice(1)).toEqual(expect.arrayContaining(['account over', 'a test: code alice@stage']));
  at.time.advance(30_000);
  await taking;
  expect(news.slice(3)).toEqual(['code over']);
  for (const site of sites) expect(site.split('\n')[1]).toContain(basename(import.meta.filename));
});

test('who waits for another’s sign-in is told the name of the account', async () => {
  const { at, mfa, news } = await place();
  const other = await at.link();
  await other.call('acquire', { account: 'alice', purpose: 'login' });
  const signedIn = mfa.storageState('ali', () => Promise.resolve({}));
  await until(() => news.length === 1);
  await other.call('release', { account: 'alice', purpose: 'login' });
  await signedIn;
  expect(news).toEqual(['undefined: account alice@stage', 'account over']);
});

test('a wait ends with its call, also where that fails', async () => {
  const { at, mfa, news } = await place();
  const other = await at.link();
  await other.call('acquire', { account: 'alice' });
  await expect(mfa.acquire('alice', { maxWaitMs: 150 })).rejects.toMatchObject({ code: 'BUSY' });
  expect(news).toEqual(['undefined: account alice', 'account over']);
});
