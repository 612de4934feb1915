import { connectBroker } from '../../client/broker-link.ts';
import { PoolkeyError } from '../../client/errors.ts';
import { findBroker } from '../../client/find-broker.ts';
import { introduce } from '../../client/introduction.ts';
import type { Result } from '../../contract/result.ts';
import type { Terminal } from '../terminal.ts';
import { sayWaiting, type CodeAnswer, type CodeOptions } from './code-answer.ts';
import { failureOf } from './poolkey-failure.ts';

/** Errors: those of the broker. */
export async function codeByBroker(
  query: string,
  { peek, minValid, maxWait, burst = false }: CodeOptions,
  out: Terminal,
  use: (answer: CodeAnswer) => Promise<Result<number>>,
): Promise<Result<number>> {
  try {
    const link = await connectBroker(findBroker(), introduce());
    try {
      if (peek) return await use(await link.call('peek', { account: query }));
      const wish = { account: query, minValidMs: minValid, maxWaitMs: maxWait, burst };
      const answer = await link.call('take', wish, ({ why, forMs, account = query, holder }) => {
        if (why === 'code') sayWaiting(out, forMs ?? 0, account);
        else if (why === 'approval')
          out.say('Poolkey asks whether this project may have codes: look at its window.');
        else out.say(`waiting for ${account}${holder === undefined ? '' : `, which ${holder} uses`}`);
      });
      return await use(answer);
    } finally {
      link.drop();
    }
  } catch (error) {
    if (error instanceof PoolkeyError) return failureOf(error);
    throw error;
  }
}
