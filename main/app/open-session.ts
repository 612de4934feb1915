import type { Clock, Sleeper } from '../totp/clock.ts';
import type { Ledger } from '../totp/ledger.ts';
import { connections, type EnrollmentDeps } from '../enrollment/deps.ts';
import { LocalPoolHost } from '../enrollment/local-pool-host.ts';
import type { Secret } from '../secrecy/secret.ts';
import type { SlotKind, Vault } from '../vault/vault.ts';
import type { Publish } from './publisher.ts';
import { ClearingClipboard, type SystemClipboard } from './clearing-clipboard.ts';
import { BulkRuns } from './bulk-runs.ts';
import { CodeBroker, type BrokerTools } from './code-broker.ts';
import { CodeClipboard } from './code-clipboard.ts';
import { Jobs } from './jobs.ts';
import { LiveLists } from './live-lists.ts';
import { Rosters } from './rosters.ts';
import { SignIns } from './sign-ins.ts';
import { Wizards } from './wizards.ts';

export interface SessionTools {
  readonly clock: Clock;
  readonly sleeper: Sleeper;
  readonly publish: Publish;
  readonly clipboard: SystemClipboard;
  /** Absent: no codes for other programs. */
  readonly broker?: BrokerTools;
  /** The ledger to use instead of the vault's own: one that other machines share. */
  readonly shareLedger?: (own: Ledger) => Ledger;
  /** Told of exceptions that nobody waits for. Gets no values. */
  readonly onBug: (place: string, error: unknown) => void;
}

/**
 * Everything that lives while the vault is open, and dies with it: locking ends waiting copies, wizards, jobs
 * and the local pool, and then forgets the key.
 */
export class OpenSession {
  readonly vault: Vault;
  readonly deps: EnrollmentDeps;
  readonly host: LocalPoolHost;
  readonly lists: LiveLists;
  readonly clipboard: CodeClipboard;
  readonly signIns: SignIns;
  readonly wizards: Wizards;
  readonly jobs: Jobs;
  readonly rosters: Rosters;
  readonly runs: BulkRuns;
  readonly broker: CodeBroker | null;
  readonly #closeConnections: () => void;
  #slots: readonly SlotKind[];
  #closed = false;

  constructor(vault: Vault, tools: SessionTools) {
    const { connect, gateOf, close } = connections(tools.clock, tools.sleeper);
    // A locked window hears nothing more of this session, whatever is still under way.
    const publish: Publish = (name, payload) => {
      if (!this.#closed) tools.publish(name, payload);
    };
    this.#slots = vault.slots;
    this.vault = vault;
    this.#closeConnections = close;
    const ledger = tools.shareLedger?.(vault.ledger) ?? vault.ledger;
    this.deps = { vault, ledger, clock: tools.clock, sleeper: tools.sleeper, connect, gateOf };
    this.host = new LocalPoolHost(vault, tools.clock);
    this.lists = new LiveLists(vault, publish);
    const clipboard = new ClearingClipboard(tools.clipboard);
    this.clipboard = new CodeClipboard(this.deps, clipboard, this.lists, publish);
    this.signIns = new SignIns(this.deps, this.host, this.lists, clipboard);
    this.wizards = new Wizards(this.deps, this.lists, publish);
    this.jobs = new Jobs(publish);
    this.rosters = new Rosters();
    this.runs = new BulkRuns(this.deps, this.host, this.lists, publish, tools.onBug);
    this.broker = tools.broker
      ? new CodeBroker(this.deps, this.lists, publish, tools.broker, tools.onBug)
      : null;
    this.broker?.open();
  }

  /** Work that a lock would break off. */
  get busy(): boolean {
    return this.jobs.running || this.wizards.running || this.runs.running;
  }

  /** Read once: locking must not depend on a file that may be damaged by then. */
  get slots(): readonly SlotKind[] {
    return this.#slots;
  }

  async setPassphrase(passphrase: Secret): Promise<void> {
    await this.vault.setPassphrase(passphrase);
    this.#slots = this.vault.slots;
  }

  /** Each part is tried; the key is forgotten whatever fails before. */
  async close(): Promise<void> {
    this.#closed = true;
    this.lists.close();
    this.rosters.closeAll();
    try {
      await this.broker?.close();
      await this.clipboard.close();
    } finally {
      try {
        const working = [this.signIns.closeAll(), this.wizards.close(), this.jobs.close(), this.runs.close()];
        await Promise.all(working);
        await this.host.close();
      } finally {
        this.#closeConnections();
        this.vault.close();
      }
    }
  }
}
