// A program of a tester's, in a process of its own: asks for what its job says, step by step, and prints a line of JSON for each.
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { PoolkeyError, type MfaAccount, type MfaSource, type TakeOptions } from '../../main/client/index.ts';
import { mfaOver } from '../../main/client/mfa.ts';
import { openLink } from '../../main/client/open-link.ts';

export type ClientStep =
  | { readonly do: 'take'; readonly account: string; readonly options?: TakeOptions }
  | { readonly do: 'acquire'; readonly who: string | { readonly tag?: string }; readonly maxWaitMs?: number }
  /** What was acquired last. */
  | { readonly do: 'release' }
  | { readonly do: 'storageState'; readonly account: string; readonly loginMs: number }
  /** Which variables of ours there are still. */
  | { readonly do: 'variables' }
  /** Until it is told to go on, or killed. */
  | { readonly do: 'wait' };

export interface ClientJob {
  readonly steps: readonly ClientStep[];
  readonly source?: MfaSource;
  /** Of `storageState`. */
  readonly states?: string;
}

export type ClientLine = { readonly ok: unknown } | { readonly error: string; readonly message: string };

const job = JSON.parse(process.argv[2] ?? '') as ClientJob;
let logins = 0;
let acquired: MfaAccount | null = null;
const print = (line: ClientLine): void => void writeSync(1, `${JSON.stringify(line)}\n`);

async function printing(work: () => Promise<unknown>): Promise<void> {
  try {
    print({ ok: (await work()) ?? null });
  } catch (error) {
    if (!(error instanceof PoolkeyError)) throw error;
    print({ error: error.code, message: error.message });
  }
}

async function main(): Promise<void> {
  const link = await openLink(job.source ?? 'auto');
  const mfa = mfaOver(link, { stateFolder: job.states ?? '' });
  const doing = async (step: ClientStep): Promise<unknown> => {
    switch (step.do) {
      case 'take':
        return mfa.take(step.account, step.options);
      case 'acquire':
        acquired = await mfa.acquire(
          step.who,
          step.maxWaitMs === undefined ? {} : { maxWaitMs: step.maxWaitMs },
        );
        return acquired.name;
      case 'release':
        return acquired?.release();
      case 'storageState': {
        const path = await mfa.storageState(step.account, async () => {
          logins += 1;
          await sleep(step.loginMs);
          return { by: process.pid };
        });
        return { path, logins };
      }
      case 'variables':
        return Object.keys(process.env).filter((name) => name.startsWith('POOLKEY_'));
      case 'wait':
        await once(process.stdin, 'data');
        return null;
    }
  };
  process.stderr.write('ready\n');
  for (const step of job.steps) await printing(() => doing(step));
  await link.close();
  process.stdin.destroy();
}

try {
  await main();
} catch (error) {
  // A source that cannot be opened.
  if (!(error instanceof PoolkeyError)) throw error;
  print({ error: error.code, message: error.message });
  process.stdin.destroy();
}
