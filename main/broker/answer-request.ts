import { fail, ok, type Result } from '../contract/result.ts';
import type { AuditStore } from '../vault/audit-store.ts';
import { carryOut } from './carry-out.ts';
import type { Peer } from './connection.ts';
import type { Grant, GrantBook } from './grants.ts';
import type { Request, Waiting } from './protocol.ts';
import type { Caller, CodeService } from './service.ts';

/**
 * Finds the grant of a program that has come with the user's key alone, asking a person where there is none.
 * Errors: DENIED, NO_GRANT.
 */
export type Approve = (
  peer: Pick<Peer, 'project' | 'client'>,
  news: { readonly waiting: (told: Waiting) => void; readonly signal: AbortSignal },
) => Promise<Result<Grant>>;

export interface RequestPlace {
  readonly service: CodeService;
  readonly grants: GrantBook;
  readonly audit: AuditStore;
  readonly kind: string;
  readonly version: string;
  readonly approve?: Approve;
  readonly onLock: () => void;
  readonly onNews?: () => void;
  readonly onBug: (error: unknown) => void;
}

/** Of a name that was asked for and that nobody may have. */
const LONGEST_NAME = 200;

interface News {
  readonly waiting: (told: Waiting) => void;
  readonly signal: AbortSignal;
}

/** One request of a program that has proved to have a key: is it allowed, what is the answer, and a line in the audit. */
export async function answerRequest(
  place: RequestPlace,
  peer: Peer & { readonly caller: string },
  asked: Request,
  news: News,
): Promise<Result<object>> {
  const { kind, version } = place;
  if (asked.verb === 'ping') return ok({ pid: process.pid, kind, version });
  if (asked.verb === 'lock') return lock(place, peer);
  const granted = await grantOf(place, peer, news);
  const outcome = granted.ok
    ? await carryOut(place.service, callerOf(place, peer, granted.value, news), asked)
    : granted;
  if (outcome.ok && asked.verb === 'take' && granted.ok) place.grants.countCode(granted.value.id);
  note(place, peer, asked, outcome);
  return outcome;
}

async function grantOf(place: RequestPlace, peer: Peer, news: News): Promise<Result<Grant>> {
  if (peer.keyId !== 'user') return place.grants.use(peer.keyId);
  if (!place.approve)
    return fail(
      'NO_GRANT',
      'This run gives codes to its own programs only: those that "poolkey run" has started.',
    );
  const approved = await place.approve(peer, news);
  return approved.ok ? place.grants.use(approved.value.id) : approved;
}

function callerOf(
  { grants }: RequestPlace,
  { caller, project, client }: Peer & { readonly caller: string },
  grant: Grant,
  { signal, waiting }: News,
): Caller {
  return {
    id: caller,
    project,
    name: client === '' ? 'another program' : client,
    scope: grant.scope,
    allowed: () => grants.check(grant.id),
    signal,
    onWaiting: waiting,
  };
}

function lock({ onLock }: RequestPlace, { keyId }: Peer): Result<object> {
  if (keyId !== 'user') return fail('DENIED', 'A grant is for codes. Lock with "poolkey lock".');
  // After the answer.
  setImmediate(onLock);
  return ok({});
}

function note(place: RequestPlace, peer: Peer, asked: Request, outcome: Result<object>): void {
  const { project, client } = peer;
  const answered: { account?: unknown; waitedMs?: unknown } = outcome.ok ? outcome.value : {};
  const account =
    nameIn(answered.account) ?? ('account' in asked ? (asked.account?.slice(0, LONGEST_NAME) ?? null) : null);
  void place.audit
    .add({
      project,
      client,
      account,
      verb: asked.verb === 'report' ? `report ${asked.outcome}` : asked.verb,
      outcome: outcome.ok ? 'ok' : outcome.error.code,
      waitedMs: typeof answered.waitedMs === 'number' ? answered.waitedMs : 0,
    })
    .catch(place.onBug);
  place.onNews?.();
}

/** As `take` answers it, or `acquire`. */
function nameIn(account: unknown): string | null {
  if (typeof account === 'string') return account;
  const named = typeof account === 'object' && account !== null && 'name' in account ? account.name : null;
  return typeof named === 'string' ? named : null;
}
