// The ledger under processes that compete for it and under a kill.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeAt, stepAt } from '../../../main/totp/software-token.ts';
import type { LedgerJob } from '../../session/ledger-driver.ts';
import { buildDrivers, runDriver, type Drivers } from '../../session/drivers.ts';
import { cognitoToken, tempVault, type TempVault } from './temp-vault.ts';

const PERIOD = 30_000;
let drivers: Drivers;

beforeAll(async () => {
  drivers = await buildDrivers('ledger-driver');
});
afterAll(() => drivers.remove());

/** `count` accounts of one secret: two names under which a tester has entered the same token. */
function sharedSecret(at: TempVault, count: number) {
  const token = cognitoToken();
  const saved = Array.from({ length: count }, (_, i) => {
    const account = at.vault.accounts.add({ poolId: null, username: `name ${i}`, label: '', issuer: '' });
    return at.vault.tokens.saveConfirmed(account.id, token);
  });
  return { token, fingerprints: saved.map((one) => one.fingerprint) };
}

function start(at: TempVault, job: Omit<LedgerJob, 'file' | 'key'>) {
  return runDriver(drivers.path('ledger-driver'), {
    file: at.home.vaultFile,
    key: at.key.toString('base64'),
    ...job,
  } satisfies LedgerJob);
}

async function race(runs: readonly ReturnType<typeof start>[]) {
  await Promise.all(runs.map((run) => run.ready()));
  for (const run of runs) run.go();
  const outputs = await Promise.all(runs.map((run) => run.output()));
  return outputs.map((output) =>
    output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ step: Number(line.split(' ')[0]), code: line.split(' ')[1] })),
  );
}

test('eight processes under two names of one secret get each of 100 steps once, with none left out', async () => {
  const at = tempVault();
  const { token, fingerprints } = sharedSecret(at, 2);
  const now = at.clock.now + 7_000;
  const first = stepAt(now, PERIOD);
  // The last step within the wait is first + 99.
  const maxWaitMs = 99 * PERIOD;
  const taken = await race(
    Array.from({ length: 8 }, (_, i) =>
      start(at, {
        secret: token.secret.reveal(),
        fingerprint: fingerprints[i % 2] ?? '',
        nows: [now],
        maxWaitMs,
      }),
    ),
  );
  const steps = taken.flat().map((one) => one.step);
  expect(steps.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => first + i));
  for (const own of taken) {
    expect(own.map((one) => one.step)).toEqual(own.map((one) => one.step).toSorted((a, b) => a - b));
  }
  for (const one of taken.flat()) expect(one.code).toBe(codeAt(token, one.step));
  expect(taken.filter((own) => own.length > 0).length, 'they competed').toBeGreaterThan(1);
  expect(await at.vault.ledger.last({ token, fingerprint: fingerprints[0] ?? '' })).toBe(first + 99);
});

test('processes whose clocks disagree never get one step twice', async () => {
  const at = tempVault();
  const { token, fingerprints } = sharedSecret(at, 1);
  const taken = await race(
    [-61_000, 0, 45_000, 290_000].map((skew) =>
      start(at, {
        secret: token.secret.reveal(),
        fingerprint: fingerprints[0] ?? '',
        nows: Array.from({ length: 40 }, (_, i) => at.clock.now + skew + i * 11_000),
        maxWaitMs: 0,
      }),
    ),
  );
  const steps = taken.flat().map((one) => one.step);
  expect(steps.length).toBeGreaterThan(10);
  expect(new Set(steps).size).toBe(steps.length);
});

test('a step stays taken when the process that got it is killed right after its answer', async () => {
  const at = tempVault();
  const { token, fingerprints } = sharedSecret(at, 1);
  const fingerprint = fingerprints[0] ?? '';
  const wish = { secret: token.secret.reveal(), fingerprint, nows: [at.clock.now], maxWaitMs: 10 * PERIOD };
  for (let round = 0; round < 3; round += 1) {
    const run = start(at, { ...wish, linger: true });
    await run.ready();
    run.go();
    const step = Number((await run.firstLine()).split(' ')[0]);
    run.child.kill('SIGKILL');
    expect(await run.ended).toBe('SIGKILL');
    expect(step).toBe(stepAt(at.clock.now, PERIOD) + round);
    expect(await at.another().ledger.last({ token, fingerprint })).toBe(step);
  }
});
