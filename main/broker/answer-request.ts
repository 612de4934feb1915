import { setImmediate as nextTurn } from 'node:timers/promises';
import { fail, ok, type Result } from '../contract/result.ts';
import type { AuditStore } from '../vault/audit-store.ts';
import { unusable, VaultUnusableError } from '../vault/database.ts';
import { carryOut, type Granted } from './carry-out.ts';
import { orGone } from './gone.ts';
import type { Grant, GrantBook } from './grants.ts';
import type { News } from './connection.ts';
import type { Request } from './protocol.ts';
import type { Peer } from './server-handshake.ts';
import type { Caller, CodeService } from './service.ts';

/**
 * Finds the grant of a program that has come with the user's key alone, asking a person where there is none.
 * Errors: DENIED, NO_GRANT.
 */
export type Approve = (peer: Pick<Peer, 'project' | 'client'>, news: News) => Promise<Result<Grant>>;

export interface RequestPlace {
  readonly service: CodeService;
  readonly grants: GrantBook;
  readonly audit: AuditStore;
  readonly kind: string;
  readonly version: string;
  /** Whether a program without a grant may have one; asks a person. Absent: it may not. */
  readonly approve?: Approve;
  /** A program has asked for the lock. */
  readonly onLock: () => void;
  /** Somebody came or went, or something was asked. Not any more once the host is being closed. */
  readonly onNews?: () => void;
  readonly onBug: (error: unknown) => void;
}

/** Of a name that was asked for and that nobody may have. */
const LONGEST_NAME = 200;

type KnownPeer = Peer & { readonly caller: string };

/** One request of a program that has proved to have a key: is it allowed, what is the answer, and a line in the audit. */
export async function answerRequest(
  place: RequestPlace,
  peer: KnownPeer,
  asked: Request,
  news: News,
): Promise<Result<object>> {
  const { kind, version } = place;
  if (asked.verb === 'ping') return ok({ pid: process.pid, kind, version });
  const started = performance.now();
  const outcome = await answer(place, peer, asked, news);
  await note(place, peer, asked, outcome, performance.now() - started);
  // After the answer.
  if (asked.verb === 'lock' && outcome.ok) setImmediate(place.onLock);
  return outcome;
}

async function answer(
  place: RequestPlace,
  peer: KnownPeer,
  asked: Exclude<Request, { verb: 'ping' }>,
  news: News,
): Promise<Result<object>> {
  if (asked.verb === 'lock') return mayLock(peer);
  const granted = await grantOf(place, peer, news);
  if (!granted.ok) return granted;
  const outcome = await carriedOut(place, callerOf(place, peer, granted.value, news), asked);
  if (outcome.ok && asked.verb === 'take') place.grants.countCode(granted.value.id);
  return outcome;
}

/** A full disk, or a vault that another process holds, is nothing that the program could not be told. */
async function carriedOut(
  { service }: RequestPlace,
  caller: Caller,
  asked: Granted,
): Promise<Result<object>> {
  try {
    return await carryOut(service, caller, asked);
  } catch (error) {
    const known = unusable(error);
    if (known instanceof VaultUnusableError) return fail(known.code, known.message);
    throw error;
  }
}

async function grantOf(place: RequestPlace, peer: Peer, news: News): Promise<Result<Grant>> {
  if (peer.keyId !== 'user') return place.grants.use(peer.keyId);
  if (!place.approve)
    return fail(
      'NO_GRANT',
      'This run gives codes to its own programs only: those that "poolkey run" has started.',
    );
  // A person may take long, and the program may be gone by then.
  const approved = await orGone(place.approve(peer, news), news.signal);
  return approved.ok ? place.grants.use(approved.value.id) : approved;
}

function callerOf(
  { grants }: RequestPlace,
  { caller, project, client }: KnownPeer,
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

function mayLock({ keyId }: Peer): Result<object> {
  if (keyId === 'user') return ok({});
  return fail('DENIED', 'A grant is for codes. Lock with "poolkey lock".');
}

/** Before the answer goes out: no end of this process leaves a code behind that nobody knows of. */
async function note(
  place: RequestPlace,
  peer: Peer,
  asked: Request,
  outcome: Result<object>,
  tookMs: number,
): Promise<void> {
  const { project, client } = peer;
  const answered: { account?: unknown; waitedMs?: unknown } = outcome.ok ? outcome.value : {};
  const account =
    nameIn(answered.account) ?? ('account' in asked ? (asked.account?.slice(0, LONGEST_NAME) ?? null) : null);
  const entry = {
    project,
    client,
    account,
    verb: asked.verb === 'report' ? `report ${asked.outcome}` : asked.verb,
    outcome: outcome.ok ? 'ok' : outcome.error.code,
    // What was refused after a wait was waited for all the same.
    waitedMs: typeof answered.waitedMs === 'number' ? answered.waitedMs : outcome.ok ? 0 : tookMs,
  };
  void place.audit.add(entry).catch(place.onBug);
  // In the file by the next turn, unless another process holds that: a code whose time runs is not kept back for it.
  await nextTurn();
  place.onNews?.();
}

/** As `take` answers it, or `acquire`. */
function nameIn(account: unknown): string | null {
  if (typeof account === 'string') return account;
  const named = typeof account === 'object' && account !== null && 'name' in account ? account.name : null;
  return typeof named === 'string' ? named : null;
}
