// Asks for the codes of one account, one after the other, until so many steps have gone by since its first one. Prints what it does in lines of
// which a kill leaves all but the last one whole:
//   o                 connected          ?                asks for a code
//   = STEP CODE       has got it         x ERROR          was refused
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectBroker } from '../../main/client/broker-link.ts';
import { PoolkeyError } from '../../main/client/errors.ts';
import { findBroker } from '../../main/client/find-broker.ts';
import { introduce } from '../../main/client/introduction.ts';
import type { Link } from '../../main/client/link.ts';
import { reopening } from '../../main/client/reopening-link.ts';

export interface HammerClientJob {
  readonly account: string;
  readonly steps: number;
  /** Has the account for itself while it asks. */
  readonly holds: boolean;
}

/** 30 steps: sixteen programs wait for sixteen. */
const PATIENCE_MS = 900_000;
const AGAIN_MS = 20;
/** Without a code: the broker does not come back, and whoever has started it may be gone. */
const IN_VAIN_MS = 60_000;

const job = JSON.parse(process.argv[2] ?? '') as HammerClientJob;
const print = (line: string): void => void writeSync(1, `${line}\n`);
const codeOf = (error: unknown): string => {
  if (error instanceof PoolkeyError) return error.code;
  throw error;
};

let lastCodeAt = performance.now();
async function again(): Promise<void> {
  if (performance.now() - lastCodeAt > IN_VAIN_MS) throw new Error('the broker does not come back');
  await sleep(AGAIN_MS);
}

const open = async () => {
  const opened = await connectBroker(findBroker(), introduce());
  print('o');
  return opened;
};

/** It may start while the broker is being killed. */
async function firstLink(): Promise<Link> {
  for (;;) {
    try {
      return await reopening(open);
    } catch (error) {
      if (codeOf(error) !== 'NO_BROKER') throw error;
      await again();
    }
  }
}

const link = await firstLink();
process.stderr.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();

async function take(): Promise<number> {
  print('?');
  try {
    const taken = await link.call('take', { account: job.account, minValidMs: 0, maxWaitMs: PATIENCE_MS });
    print(`= ${taken.step} ${taken.code}`);
    return taken.step;
  } catch (error) {
    print(`x ${codeOf(error)}`);
    await again();
    return -1;
  }
}

async function takeAlone(): Promise<number> {
  try {
    await link.call('acquire', { account: job.account, maxWaitMs: PATIENCE_MS });
    const step = await take();
    await link.call('release', { account: job.account });
    return step;
  } catch (error) {
    codeOf(error);
    await again();
    return -1;
  }
}

let last = Infinity;
for (let step = -1; step < last;) {
  step = await (job.holds ? takeAlone() : take());
  if (step < 0) continue;
  last = Math.min(last, step + job.steps);
  lastCodeAt = performance.now();
}
await link.close();
