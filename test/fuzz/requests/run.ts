import { startLocalPool, type Interceptor } from '../../../main/local-pool/index.ts';
import type { FuzzOptions, FuzzResult } from '../tally.ts';
import { watchProcess } from '../watch-process.ts';
import { RequestFuzz } from './request-fuzz.ts';
import { senderTo } from './send.ts';

/** For those who want to see that trouble is found. */
export interface Trouble {
  readonly interceptors?: readonly Interceptor[];
  readonly patienceMs?: number;
}

/** Random requests against a local pool of its own. Never rejects for what the pool does. */
export async function fuzzRequests(options: FuzzOptions, trouble: Trouble = {}): Promise<FuzzResult> {
  const started = performance.now();
  const causes: string[] = [];
  const server = await startLocalPool({
    interceptors: [
      async (_call, apply) => {
        const outcome = await apply();
        if (outcome.kind === 'error' && outcome.error.status === 500) causes.push(causeOf(outcome.error));
        return outcome;
      },
      ...(trouble.interceptors ?? []),
    ],
  });
  const sender = senderTo(server.port, trouble.patienceMs);
  const fuzz = new RequestFuzz(server, sender, options, causes);
  const watched = watchProcess();
  try {
    await fuzz.run();
  } finally {
    sender.close();
    await server.close();
    for (const what of watched.stop()) fuzz.findings.push({ kind: 'crash', what, example: '' });
  }
  const seconds = (performance.now() - started) / 1000;
  return {
    total: fuzz.total,
    tally: fuzz.tally,
    findings: fuzz.findings,
    seconds,
    unreached: fuzz.unreached,
  };
}

function causeOf({ cause }: Error): string {
  return cause instanceof Error
    ? (cause.stack ?? cause.message).split('\n').slice(0, 3).join(' ')
    : 'no cause given';
}
