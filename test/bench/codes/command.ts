import { join } from 'node:path';
import { bundle } from '../../session/bundle.ts';
import { benchProcesses } from './processes.ts';
import type { Percentiles } from './percentiles.ts';
import { benchReserve } from './reserve.ts';
import { benchRoundTrip } from './round-trip.ts';
import { benchHome } from './scratch.ts';

const here = import.meta.dirname;

interface Output {
  /** The result: standard output. */
  readonly print: (line: string) => void;
  /** What goes on: standard error. */
  readonly say: (line: string) => void;
}

/** `npm run bench:codes`: what a code costs, beside what cannot be had for less. */
export async function benchCodes(_args: readonly string[], { print, say }: Output): Promise<number> {
  const home = await benchHome(100);
  // The steps of the others are taken far into the future by then.
  const fresh = await benchHome(100);
  const programs = await bundle('bench-codes', { client: join(here, 'round-trip-client.ts') });
  try {
    say('reserve(), 2,000 times');
    const { reserve, disk } = await benchReserve(home, 2_000);
    print(`reserve() with its durable commit   ${shown(reserve)}   goal p95 1 ms`);
    print(`  the same bytes to the disk alone  ${shown(disk)}   ratio of p50 ${ratio(reserve, disk)}`);
    say('broker, 2,000 round trips');
    const trip = await benchRoundTrip(home, programs.path('client'), 2_000);
    print(`broker round trip, a code           ${shown(trip.take)}   goal p95 3 ms`);
    print(`  the same without a code (ping)    ${shown(trip.ping)}`);
    say('whole processes, 40 rounds');
    const times = await benchProcesses(fresh, 40, join(here, 'below-run.mjs'));
    print(`node -e 0                           ${shown(times.node)}`);
    print(
      `poolkey code, below a run           ${shown(times.run)}   ${ratio(times.run, times.node)} × node -e 0, goal 2`,
    );
    print(
      `poolkey code, vault by passphrase   ${shown(times.vault)}   ${ratio(times.vault, times.node)} × node -e 0 (scrypt in it)`,
    );
    print(
      `a script with otpauth               ${shown(times.otpauth)}   ${ratio(times.otpauth, times.node)} × node -e 0`,
    );
    print(
      `oathtool                            ${shown(times.oathtool)}   ${ratio(times.oathtool, times.node)} × node -e 0`,
    );
    return 0;
  } finally {
    await programs.remove();
    home.remove();
    fresh.remove();
  }
}

function shown({ p50, p95 }: Percentiles): string {
  return `p50 ${p50.toFixed(2).padStart(7)} ms  p95 ${p95.toFixed(2).padStart(7)} ms`;
}

function ratio(a: Percentiles, b: Percentiles): string {
  return (a.p50 / b.p50).toFixed(2);
}
