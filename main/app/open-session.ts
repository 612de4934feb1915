import type { Clock, Sleeper } from '../totp/clock.ts';
import { connections, type EnrollmentDeps } from '../enrollment/deps.ts';
import { LocalPoolHost } from '../enrollment/local-pool-host.ts';
import type { Vault } from '../vault/vault.ts';
import type { Publish } from './publisher.ts';
import { CodeClipboard, type SystemClipboard } from './code-clipboard.ts';
import { Jobs } from './jobs.ts';
import { LiveLists } from './live-lists.ts';
import { Wizards } from './wizards.ts';

export interface SessionTools {
  readonly clock: Clock;
  readonly sleeper: Sleeper;
  readonly publish: Publish;
  readonly clipboard: SystemClipboard;
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
  readonly wizards: Wizards;
  readonly jobs: Jobs;
  readonly #closeConnections: () => void;

  constructor(vault: Vault, tools: SessionTools) {
    const { connect, close } = connections(tools.clock);
    this.vault = vault;
    this.#closeConnections = close;
    this.deps = { vault, clock: tools.clock, sleeper: tools.sleeper, connect };
    this.host = new LocalPoolHost(vault, tools.clock);
    this.lists = new LiveLists(vault, tools.publish);
    this.clipboard = new CodeClipboard(this.deps, tools.clipboard, this.lists, tools.publish);
    this.wizards = new Wizards(this.deps, this.lists, tools.publish);
    this.jobs = new Jobs(this.deps, this.host, this.lists, tools.publish);
  }

  /** Work that a lock would break off. */
  get busy(): boolean {
    return this.jobs.running || this.wizards.running;
  }

  async close(): Promise<void> {
    this.lists.close();
    await this.clipboard.close();
    this.wizards.close();
    await this.jobs.close();
    await this.host.close();
    this.#closeConnections();
    this.vault.close();
  }
}
