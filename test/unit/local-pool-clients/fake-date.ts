import { onTestFinished, vi } from 'vitest';
import { poolFixture, STEP_MS, type Fixture } from '../local-pool/pool-fixture.ts';
import type { LocalPoolServerOptions, SeedOptions } from '../../../main/local-pool/index.ts';

/** A day of one digit, which clients must not pad; the middle of a time step. */
export const CLIENT_START_MS = Date.UTC(2027, 2, 5, 9, 5, 15);

/**
 * A pool and its clients in one process, all with the same Date: these clients know no other clock. Only Date
 * is false; sockets and timers are real.
 */
export async function datedFixture(
  seed: SeedOptions = {},
  options: LocalPoolServerOptions = {},
): Promise<Fixture> {
  vi.useFakeTimers({ toFake: ['Date'], now: CLIENT_START_MS });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const fixture = await poolFixture(seed, { clock: Date.now, ...options });
  const clock = {
    get now() {
      return Date.now();
    },
    set now(ms: number) {
      vi.setSystemTime(ms);
    },
  };
  return { ...fixture, clock };
}

export function nextStep({ clock }: Fixture): void {
  clock.now += STEP_MS;
}
