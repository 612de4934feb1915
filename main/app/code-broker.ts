import { GrantBook } from '../broker/grants.ts';
import { Holds } from '../broker/holds.ts';
import { BrokerHost } from '../broker/host.ts';
import { CodeService } from '../broker/service.ts';
import { VaultSource } from '../broker/vault-source.ts';
import type { AuditView, BrokerView, GrantView, HoldView } from '../contract/broker.ts';
import type { Failure } from '../contract/result.ts';
import type { EnrollmentDeps } from '../enrollment/deps.ts';
import { isThisProcess } from '../vault/process-mark.ts';
import type { LiveLists } from './live-lists.ts';
import { ProjectApprovals, type AskAboutProgram } from './project-approvals.ts';
import type { Publish } from './publisher.ts';

export interface BrokerTools {
  /** Where the socket lies, and what tells of it. */
  readonly folder: string;
  readonly version: string;
  readonly ask: AskAboutProgram;
  /** A program has asked for the lock. */
  readonly lock: () => void;
}

const TELL_MS = 500;
const LOCKED: Failure = {
  code: 'LOCKED',
  message: 'Poolkey was locked. Unlock it, then run the tests again.',
};

/** Hands out codes to other programs while the vault is open, and shows to whom. */
export class CodeBroker {
  readonly #deps: EnrollmentDeps;
  readonly #publish: Publish;
  readonly #onBug: (place: string, error: unknown) => void;
  readonly #grants: GrantBook;
  readonly #holds: Holds;
  readonly #approvals: ProjectApprovals;
  readonly #host: BrokerHost;
  #state: { readonly state: BrokerView['state']; readonly message: string } = {
    state: 'starting',
    message: '',
  };
  #telling: NodeJS.Timeout | null = null;
  #opening: Promise<void> = Promise.resolve();

  constructor(
    deps: EnrollmentDeps,
    lists: LiveLists,
    publish: Publish,
    tools: BrokerTools,
    onBug: (place: string, error: unknown) => void,
  ) {
    const { vault, ledger, clock, sleeper } = deps;
    this.#deps = deps;
    this.#publish = publish;
    this.#onBug = onBug;
    this.#grants = new GrantBook(clock);
    this.#holds = new Holds(vault.holds);
    this.#approvals = new ProjectApprovals(vault, this.#grants, clock, tools.ask);
    const source = new VaultSource(vault, clock);
    this.#host = new BrokerHost({
      folder: tools.folder,
      kind: 'app',
      service: new CodeService({ source, ledger, holds: this.#holds, sleeper }),
      grants: this.#grants,
      audit: vault.audit,
      clock,
      version: tools.version,
      approve: this.#approvals.approve,
      onLock: tools.lock,
      onNews: () => {
        lists.touch();
        this.#tellSoon();
      },
      onBug: (error) => onBug('serving codes', error),
    });
  }

  /** In the background: the window does not wait for a socket. */
  open(): void {
    this.#opening = this.#open().catch((error: unknown) => this.#onBug('opening the socket', error));
  }

  async #open(): Promise<void> {
    const opened = await this.#host.open();
    this.#state = opened.ok
      ? { state: 'serving', message: '' }
      : { state: 'off', message: opened.error.message };
    this.#tellSoon();
  }

  view(): BrokerView {
    const clients = this.#host.clientsByProject();
    return {
      ...this.#state,
      address: this.#host.address,
      grants: this.#grants.living().map(({ grant, codes }): GrantView => {
        const { id, project, endsAt, scope } = grant;
        // The app makes no others.
        const kind = grant.kind === 'run' ? 'lock' : grant.kind;
        return {
          id,
          project,
          kind,
          endsAt,
          passwords: scope.passwords,
          clients: clients.get(project) ?? 0,
          codes,
        };
      }),
      approvals: this.#approvals.list(),
      holds: this.#holdViews(),
    };
  }

  audit(page: { before?: number | undefined; count: number }): AuditView[] {
    return this.#deps.vault.audit.list(page);
  }

  revoke(id: string): void {
    const grant = this.#grants.find(id);
    // Else the next request would be allowed without a question.
    if (grant?.kind === 'always') this.#approvals.forget(grant.project);
    this.#grants.revoke(id);
    this.#tellSoon();
  }

  forget(project: string): void {
    this.#approvals.forget(project);
    this.#tellSoon();
  }

  async release(name: string): Promise<void> {
    const hold = this.#holds.holderOf(name);
    if (hold && isThisProcess(hold)) await this.#holds.release(name, hold.owner);
    this.#tellSoon();
  }

  /** Who waits is told that Poolkey is locked. */
  async close(): Promise<void> {
    if (this.#telling) clearTimeout(this.#telling);
    this.#grants.lock();
    this.#holds.close();
    await this.#opening;
    await this.#host.close(LOCKED);
  }

  #holdViews(): HoldView[] {
    const { accounts, pools } = this.#deps.vault;
    return this.#holds.list().flatMap((hold): HoldView[] => {
      const [purpose = '', id = ''] = hold.name.split(/:(.*)/s);
      // The one sign-in that workers share is nobody's use of the account.
      const account = purpose === 'use' ? accounts.get(id) : null;
      if (!account) return [];
      const pool = account.poolId === null ? null : pools.get(account.poolId);
      return [
        {
          name: hold.name,
          account: pool ? `${account.username}@${pool.name}` : account.label,
          holder: hold.holder,
          since: hold.since,
          elsewhere: !isThisProcess(hold),
        },
      ];
    });
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = null;
      this.#publish('broker.changed', this.view());
    }, TELL_MS);
  }
}
