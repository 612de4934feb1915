import type { CodeBroker } from '../app/code-broker.ts';
import type { PoolkeyHandlers } from '../contract/contract.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { withSession, type HandlerContext } from './handler-context.ts';

export function brokerHandlers(context: HandlerContext): PoolkeyHandlers['broker'] {
  const withBroker = <T>(use: (broker: CodeBroker) => T | Promise<T>): Promise<Result<T>> =>
    withSession(context, async ({ broker }) =>
      broker
        ? ok(await use(broker))
        : fail('NO_BROKER', 'This Poolkey hands out no codes to other programs.'),
    );
  const done = (work: (broker: CodeBroker) => void | Promise<void>): Promise<Result<undefined>> =>
    withBroker(async (broker) => {
      await work(broker);
      return undefined;
    });
  return {
    state: () => withBroker((broker) => broker.view()),
    audit: (page) => withBroker((broker) => broker.audit(page)),
    revoke: ({ id }) => done((broker) => broker.revoke(id)),
    forget: ({ project }) => done((broker) => broker.forget(project)),
    release: ({ name }) => done((broker) => broker.release(name)),
  };
}
