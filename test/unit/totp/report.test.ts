import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { report, type CodeOutcome } from '../../../main/totp/report.ts';
import { reserve, type ReserveOptions } from '../../../main/totp/reserve.ts';
import { stepAt } from '../../../main/totp/software-token.ts';
import { sharedName } from '../../../main/totp/shared-name.ts';
import { openStateFile } from '../../../main/vault/state-file.ts';
import { buildDrivers, runDriver, type Drivers } from '../../session/drivers.ts';
import { cognitoToken, tempFolder, TestClock } from '../vault/temp-vault.ts';

const PERIOD = 30_000;
const MINUTE = 60_000;
let drivers: Drivers;

beforeAll(async () => {
  drivers = await buildDrivers('report-driver');
});
afterAll(() => drivers.remove());

/** One secret, and the file that remembers its steps and refusals. */
function place() {
  const folder = tempFolder();
  const clock = new TestClock();
  const token = cognitoToken();
  const of = { token, fingerprint: sharedName(token.secret) };
  const open = () => {
    const state = openStateFile(folder, clock.read);
    onTestFinished(() => state.close());
    return state;
  };
  const state = open();
  const taken = async (options: ReserveOptions = {}) => {
    const got = await reserve(state.ledger, of, clock.read, { maxWaitMs: 0, ...options });
    return got.ok ? 'ok' : got.error.code;
  };
  return {
    folder,
    clock,
    of,
    state,
    open,
    taken,
    step: () => stepAt(clock.now, PERIOD),
    tell: async (...outcomes: readonly CodeOutcome[]) => {
      for (const outcome of outcomes) await report(state.ledger, of, clock.read, outcome);
    },
    /** The same from another process. */
    tellElsewhere: async (...outcomes: readonly CodeOutcome[]) => {
      const job = { folder, secret: of.token.secret.reveal(), now: clock.now, outcomes };
      return runDriver(drivers.path('report-driver'), job).output();
    },
  };
}

describe('a code that was', () => {
  test.each(['reused', 'expired'] as const)('%s: its step is spent, whoever did that', async (outcome) => {
    const at = place();
    await at.tell(outcome);
    expect(await at.state.ledger.last(at.of)).toBe(at.step());
    expect(await at.taken()).toBe('WAIT_TIMEOUT');
    at.clock.now += PERIOD;
    expect(await at.taken()).toBe('ok');
  });

  test('reused does not take back a step further on', async () => {
    const at = place();
    await reserve(at.state.ledger, at.of, at.clock.read, { maxWaitMs: 90_000 });
    await reserve(at.state.ledger, at.of, at.clock.read, { maxWaitMs: 90_000 });
    await at.tell('reused');
    expect(await at.state.ledger.last(at.of)).toBe(at.step() + 1);
  });

  test('a mismatch: no step is spent, the refusal counts', async () => {
    const at = place();
    await at.tell('mismatch');
    expect(await at.state.ledger.last(at.of)).toBeNull();
    expect(await at.taken()).toBe('ok');
  });
});

describe('after three refusals', () => {
  test.each([
    ['mismatch', 'mismatch', 'mismatch'],
    ['reused', 'expired', 'mismatch'],
  ] as const)('%s, %s and %s it cools down, and ends that by itself', async (...outcomes) => {
    const at = place();
    for (const outcome of outcomes) {
      await at.tell(outcome);
      at.clock.now += MINUTE;
    }
    const refused = await reserve(at.state.ledger, at.of, at.clock.read);
    expect(refused).toMatchObject({ error: { code: 'COOLDOWN', retryAfterMs: 12 * MINUTE } });
    at.clock.now += 12 * MINUTE - 1;
    expect(await at.taken()).toBe('COOLDOWN');
    at.clock.now += 1;
    expect(await at.taken()).toBe('ok');
  });

  test('one more than 15 minutes ago is not among them', async () => {
    const at = place();
    await at.tell('mismatch', 'mismatch');
    at.clock.now += 15 * MINUTE;
    await at.tell('mismatch');
    expect(await at.taken()).toBe('ok');
  });

  test('an accepted code ends it', async () => {
    const at = place();
    await at.tell('mismatch', 'mismatch', 'mismatch');
    expect(await at.taken()).toBe('COOLDOWN');
    await at.tell('ok');
    expect(await at.taken()).toBe('ok');
    // And all that was before it counts no more.
    await at.tell('mismatch', 'mismatch');
    at.clock.now += PERIOD;
    expect(await at.taken()).toBe('ok');
  });

  test('sign-ins of Poolkey itself go on: they are how it is found out that the trouble is over', async () => {
    const at = place();
    await at.tell('mismatch', 'mismatch', 'mismatch');
    expect(await at.taken({ despiteCoolDown: true })).toBe('ok');
    at.clock.now += PERIOD;
    expect(await at.taken()).toBe('COOLDOWN');
  });

  test('no step is taken while it cools down, and no other secret cools with it', async () => {
    const at = place();
    await at.tell('mismatch', 'mismatch', 'mismatch');
    await at.taken();
    expect(await at.state.ledger.last(at.of)).toBeNull();
    const other = cognitoToken();
    const of = { token: other, fingerprint: sharedName(other.secret) };
    expect(await reserve(at.state.ledger, of, at.clock.read)).toMatchObject({ ok: true });
  });
});

test('the cool-down outlives the process that was told of the refusals', async () => {
  const at = place();
  await at.tell('mismatch', 'mismatch', 'mismatch');
  at.state.close();
  const again = at.open();
  const refused = await reserve(again.ledger, at.of, at.clock.read);
  expect(refused).toMatchObject({ error: { code: 'COOLDOWN' } });
});

test('two processes count their refusals together, and one ends the cool-down of both', async () => {
  const at = place();
  await at.tell('mismatch');
  expect(await at.tellElsewhere('mismatch')).toBe('ok\n');
  // Its step is the other one's, and it is not cooling down.
  expect(await at.taken()).toBe('WAIT_TIMEOUT');
  expect(await at.tellElsewhere('reused')).toBe('COOLDOWN\n');
  at.clock.now += PERIOD;
  expect(await at.taken()).toBe('COOLDOWN');
  expect(await at.tellElsewhere('ok')).toBe('ok\n');
  expect(await at.taken()).not.toBe('COOLDOWN');
});
