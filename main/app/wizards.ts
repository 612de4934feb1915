import { randomUUID } from 'node:crypto';
import { fail, ok, type Result } from '../contract/result.ts';
import type { EnrollView } from '../contract/enroll.ts';
import type { CognitoFailure, CognitoResult } from '../cognito/failure.ts';
import type { EnrollmentDeps } from '../enrollment/deps.ts';
import { HandedEnrollment, type HandedProof } from '../enrollment/enroll-handed.ts';
import { UserEnrollment, type EnrollmentStand } from '../enrollment/enroll-user.ts';
import type { OnCall } from '../enrollment/set-up-token.ts';
import type { Secret } from '../secrecy/secret.ts';
import type { Pool } from '../vault/pool-store.ts';
import type { LiveLists } from './live-lists.ts';
import type { Publish } from './publisher.ts';

interface Wizard {
  view: EnrollView;
  readonly enrollment: UserEnrollment | HandedEnrollment;
  readonly abort: AbortController;
}

/** Enrollments of single users that the window walks through, step by step. */
export class Wizards {
  readonly #deps: EnrollmentDeps;
  readonly #lists: LiveLists;
  readonly #publish: Publish;
  readonly #open = new Map<string, Wizard>();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(deps: EnrollmentDeps, lists: LiveLists, publish: Publish) {
    this.#deps = deps;
    this.#lists = lists;
    this.#publish = publish;
  }

  get running(): boolean {
    return [...this.#open.values()].some(({ view }) => isWorking(view));
  }

  /** Whether a user of this pool is being enrolled right now. */
  worksIn(poolId: string): boolean {
    return [...this.#open.values()].some(({ view }) => view.poolId === poolId && isWorking(view));
  }

  begin(pool: Pool, username: string, password: Secret): Promise<EnrollView> {
    return this.#begin(
      pool,
      username,
      (options) => new UserEnrollment(this.#deps, pool, { username, password }, options),
    );
  }

  /** By an access token or a Session that came from elsewhere. */
  beginHanded(pool: Pool, proof: HandedProof): Promise<EnrollView> {
    const username = 'username' in proof ? proof.username : '';
    return this.#begin(pool, username, (options) => new HandedEnrollment(this.#deps, pool, proof, options));
  }

  async #begin(
    pool: Pool,
    username: string,
    make: (options: { onCall: OnCall; signal: AbortSignal }) => Wizard['enrollment'],
  ): Promise<EnrollView> {
    const id = randomUUID();
    const abort = new AbortController();
    const view: EnrollView = {
      id,
      poolId: pool.id,
      username,
      stage: 'signing-in',
      path: null,
      proofExpiresAt: null,
      requiredAttributes: [],
      accountId: null,
      calls: [],
      error: null,
    };
    const enrollment = make({ onCall: this.#reporter(id), signal: abort.signal });
    const wizard: Wizard = { view, enrollment, abort };
    this.#open.set(id, wizard);
    return this.#run(wizard, async () => this.#settle(wizard, await enrollment.begin()));
  }

  /** Errors: WIZARD_GONE. */
  async setNewPassword(
    id: string,
    password: Secret,
    attributes: Readonly<Record<string, string>>,
  ): Promise<Result<EnrollView>> {
    const wizard = this.#open.get(id);
    if (!wizard) return gone();
    this.#change(wizard, { stage: 'signing-in', error: null });
    return this.#run(wizard, async () => {
      const stand = await wizard.enrollment.setNewPassword(password, attributes);
      // A refused password (policy, history) can be typed again: the Session still stands.
      if (!stand.ok && /^PASSWORD_|^NO_PASSWORD$/.test(stand.error.code)) {
        return ok(this.#change(wizard, { stage: 'new-password', error: shown(stand.error) }));
      }
      return ok(this.#settle(wizard, stand));
    });
  }

  /** Errors: WIZARD_GONE. */
  async confirm(id: string): Promise<Result<EnrollView>> {
    const wizard = this.#open.get(id);
    if (!wizard) return gone();
    this.#change(wizard, { stage: 'enrolling', error: null, calls: [] });
    return this.#run(wizard, async () => {
      const outcome = await wizard.enrollment.confirm();
      this.#lists.tellNow();
      if (!outcome.ok) return ok(this.#change(wizard, { stage: 'failed', error: shown(outcome.error) }));
      const done = this.#change(wizard, { stage: 'done', accountId: outcome.value.accountId });
      this.#open.delete(id);
      return ok(done);
    });
  }

  cancel(id: string): void {
    this.#open.get(id)?.abort.abort();
    this.#open.delete(id);
  }

  /** Calls under way are finished first: what Cognito answers them belongs into the vault. */
  async close(): Promise<void> {
    for (const id of this.#open.keys()) this.cancel(id);
    await Promise.allSettled(this.#underWay);
  }

  /** A wizard that ends in an exception is gone; else it would count as running for ever. */
  async #run<T>(wizard: Wizard, work: () => Promise<T>): Promise<T> {
    const running = work();
    this.#underWay.add(running);
    try {
      return await running;
    } catch (error) {
      this.#open.delete(wizard.view.id);
      throw error;
    } finally {
      this.#underWay.delete(running);
    }
  }

  #settle(wizard: Wizard, stand: CognitoResult<EnrollmentStand>): EnrollView {
    this.#lists.touch();
    if (!stand.ok) return this.#change(wizard, { stage: 'failed', error: shown(stand.error) });
    return stand.value.need === 'new-password'
      ? this.#change(wizard, {
          stage: 'new-password',
          requiredAttributes: [...stand.value.requiredAttributes],
        })
      : this.#change(wizard, { stage: 'ready', path: stand.value.path, ...handed(wizard.enrollment) });
  }

  #reporter(id: string): OnCall {
    return async (operation, run) => {
      this.#mark(id, operation, 'running');
      const outcome = await run();
      this.#mark(id, operation, outcome.ok ? 'done' : 'failed');
      return outcome;
    };
  }

  #mark(id: string, operation: string, state: 'running' | 'done' | 'failed'): void {
    const wizard = this.#open.get(id);
    if (!wizard) return;
    const calls = [...wizard.view.calls];
    if (state !== 'running' && calls.at(-1)?.operation === operation) calls.pop();
    this.#change(wizard, { calls: [...calls, { operation, state }] });
  }

  #change(wizard: Wizard, change: Partial<EnrollView>): EnrollView {
    wizard.view = { ...wizard.view, ...change };
    // A cancelled one may still be finishing a call; the window has dropped it.
    if (this.#open.get(wizard.view.id) === wizard) this.#publish('enroll.changed', wizard.view);
    return wizard.view;
  }
}

function isWorking({ stage }: EnrollView): boolean {
  return stage === 'signing-in' || stage === 'enrolling';
}

/** What a token told about itself. */
function handed(enrollment: Wizard['enrollment']): Partial<EnrollView> {
  if (!(enrollment instanceof HandedEnrollment)) return {};
  return { username: enrollment.username, proofExpiresAt: enrollment.expiresAt };
}

function gone(): Result<never> {
  return fail('WIZARD_GONE', 'This enrollment was cancelled. Start it again.');
}

function shown(error: CognitoFailure): EnrollView['error'] {
  return { code: error.code, message: error.message, retryable: error.retryable };
}
