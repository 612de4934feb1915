import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { CodeService } from '../../main/broker/service.ts';
import { fail, ok } from '../../main/contract/result.ts';
import { CANARY, type HostUnderTest } from '../fuzz/frames/host-under-test.ts';
import { fuzzFrames } from '../fuzz/frames/run.ts';
import { brokerPlace } from './broker/broker-place.ts';
import { squatter } from './broker/squatter.ts';
import { cognitoToken, tempFolder } from './vault/temp-vault.ts';

// The long run is `npm run fuzz`. A seed that finds something there belongs into this list.
const SEEDS = [
  [1_500, 20_261_129],
  [500, Math.floor(Math.random() * 2 ** 31)],
] as const;

afterEach(() => vi.restoreAllMocks());

test(
  'bad frames are refused, each with a line in the audit, and a good program is served all along',
  { timeout: 120_000 },
  async () => {
    const trouble: unknown[] = [];
    for (const [count, seed] of SEEDS) {
      const { findings, total, tally, seconds } = await fuzzFrames({ count, seed });
      console.info(`seed ${seed}: ${total} frames in ${seconds.toFixed(1)} s\n${tally.lines().join('\n')}`);
      trouble.push(...findings.map((finding) => ({ seed, ...finding })));
      if (total < count) trouble.push({ seed, total });
    }
    expect(trouble).toEqual([]);
  },
);

/** A broker in this process, for those who want to see that trouble is found. Time goes on by itself. */
async function hostHere(changes: Partial<HostUnderTest> = {}): Promise<HostUnderTest> {
  const place = await brokerPlace({
    approve: () =>
      Promise.resolve(
        ok(place.grants.living()[0]?.grant ?? place.mint({ kind: 'lock', perMinute: 1_000_000 })),
      ),
    onBug: () => undefined,
  });
  const { id } = place.vault.accounts.add({ poolId: null, username: CANARY, label: CANARY, issuer: '' });
  place.vault.tokens.saveConfirmed(id, cognitoToken());
  const timer = setInterval(() => place.time.advance(place.time.sleeping > 0 ? 30_000 : 0), 5);
  onTestFinished(() => clearInterval(timer));
  return {
    address: place.host.address,
    key: place.userKey().key.toString('base64url'),
    secrets: [...place.tokens.values()].map((token) => token.secret.reveal()),
    ended: () => null,
    memory: () => null,
    refusals: () => place.audit().filter(({ verb }) => verb === 'connect').length,
    stop: () => Promise.resolve(null),
    ...changes,
  };
}

const found = async (host: HostUnderTest) => {
  const { findings } = await fuzzFrames({ count: 300, seed: 1 }, () => Promise.resolve(host), 2_000);
  return findings.map(({ kind, what }) => `${kind}: ${what}`);
};

test('a broker with nothing wrong has no findings', async () => {
  expect(await found(await hostHere())).toEqual([]);
});

test.each<[string, CodeService['find'], RegExp]>([
  [
    'gives away a secret',
    () => ok({ account: { id: '', name: '', username: '', pool: null, tags: [] } }),
    /a secret came out/,
  ],
  [
    'has an error inside',
    () => Promise.reject(new Error('a bug')) as never,
    /crash: requests: an error inside/,
  ],
  ['refuses for a reason that there is not', () => fail('ODD', 'odd'), /unknown error: requests: ODD/],
])('one that %s is found', async (what, find, expected) => {
  const host = await hostHere();
  const [secret = ''] = host.secrets;
  vi.spyOn(CodeService.prototype, 'find').mockImplementation((...asked) => {
    const told = find.apply(undefined as never, asked);
    if (what === 'gives away a secret' && told.ok)
      return ok({ account: { ...told.value.account, name: secret } });
    return told;
  });
  expect(await found(host)).toEqual([expect.stringMatching(expected)]);
});

test.each<[string, Partial<HostUnderTest>, RegExp]>([
  [
    'notes no refusals',
    { refusals: () => 0 },
    /^crash: \d+ connections were refused, and 0 are in the audit$/,
  ],
  ['ends', { ended: () => 'SIGSEGV' }, /^crash: the broker has ended: SIGSEGV$/],
  ['fails at its end', { stop: () => Promise.resolve('a bug') }, /^crash: a bug$/],
])('one that %s is found', async (_, changes, expected) => {
  expect(await found(await hostHere(changes))).toContainEqual(expect.stringMatching(expected));
});

test('one that grows is found', async () => {
  let megabytes = 100;
  const host = await hostHere({ memory: () => (megabytes += 200) });
  expect(await found(host)).toEqual([`crash: the broker's memory grew by 200 MB`]);
});

test('one that says nothing, and one that says something else, is found', async () => {
  const real = await hostHere();
  for (const say of ['', 'HTTP/1.1 400 Bad Request\r\n']) {
    const address = `${tempFolder()}/b.sock`;
    await squatter(address, () => say);
    expect(await found({ ...real, address })).toEqual([
      expect.stringContaining('the good program is not let in'),
    ]);
  }
});

test('a good program that is not served is found', async () => {
  const host = await hostHere();
  vi.spyOn(CodeService.prototype, 'list').mockImplementation(() => ok({ accounts: [] }));
  expect(await found(host)).toEqual(['crash: the good program is not served: accounts are gone']);
});
