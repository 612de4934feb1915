import type { Result } from '../contract/result.ts';
import type { Request } from './protocol.ts';
import type { Caller, CodeService } from './service.ts';

/** What can be asked for by a grant. */
export type Granted = Exclude<Request, { verb: 'ping' | 'lock' }>;

/** The verb's part of the service. */
export function carryOut(
  service: CodeService,
  caller: Caller,
  asked: Granted,
): Promise<Result<object>> | Result<object> {
  switch (asked.verb) {
    case 'list':
      return service.list(caller, asked);
    case 'find':
      return service.find(caller, asked.account);
    case 'take':
      return service.take(caller, asked);
    case 'peek':
      return service.peek(caller, asked.account);
    case 'acquire':
      return service.acquire(caller, asked);
    case 'release':
      return service.release(caller, asked);
    case 'report':
      return service.report(caller, asked);
    case 'password':
      return service.password(caller, asked.account);
  }
}
