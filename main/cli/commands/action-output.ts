import type { ActionKind } from '../../contract/actions.ts';
import type { Failure } from '../../contract/result.ts';
import type { ServerState } from '../../contract/server-state.ts';
import type { ActionEvent } from '../../enrollment/actions/run.ts';
import type { Account } from '../../vault/account-store.ts';
import type { Vault } from '../../vault/vault.ts';
import { ACTION_COMMANDS, repairLine, repairOf } from '../action-commands.ts';
import { accountName, poolsById } from '../find.ts';
import type { Terminal } from '../terminal.ts';

type RowEvent = Extract<ActionEvent, { kind: 'row' }>;

/** These look, at their end, how the user stands: there may be a next step. */
const LOOKS: ReadonlySet<ActionKind> = new Set(['reconcile', 'enable', 'confirm', 'set-password']);

/** Tells how users ended, and counts them. */
export class ActionReport {
  readonly #vault: Vault;
  readonly #kind: ActionKind;
  readonly #out: Terminal;
  readonly #startedAt: number;
  readonly #states = new Map<ServerState, number>();
  ended = 0;
  failed = 0;

  /** `now`: by the vault's clock, ms. */
  constructor(vault: Vault, kind: ActionKind, out: Terminal, now: number) {
    this.#vault = vault;
    this.#kind = kind;
    this.#out = out;
    this.#startedAt = now;
  }

  /** How many users were found in which state, the working ones first; empty but for `reconcile`. */
  get states(): Record<string, number> {
    return this.#kind === 'reconcile' ? { working: 0, ...Object.fromEntries(this.#states) } : {};
  }

  get notWorking(): number {
    return [...this.#states].reduce((sum, [state, count]) => sum + (state === 'working' ? 0 : count), 0);
  }

  /** One whose problem the plan has found. */
  refused(account: { readonly name: string; readonly username: string }, error: Failure): void {
    this.failed += 1;
    this.#failure(account, error, null);
  }

  row({ account, outcome }: RowEvent): void {
    this.ended += 1;
    const now = this.#vault.accounts.get(account.id) ?? account;
    const state = this.#found(now);
    const who = { name: accountName(now, poolsById(this.#vault)), username: now.username };
    if (!outcome.ok) {
      this.failed += 1;
      this.#failure(who, outcome.error, state);
      return;
    }
    const tellState = LOOKS.has(this.#kind) ? state : null;
    if (state && this.#kind === 'reconcile') this.#states.set(state, (this.#states.get(state) ?? 0) + 1);
    if (this.#out.json) {
      const { name, username } = who;
      const row = { event: 'row', account: name, username, state: 'done', message: outcome.value };
      this.#out.answerJson({ ...row, ...inJson(tellState) });
      return;
    }
    this.#out.answer(`${who.name}: ${outcome.value}`);
    this.#repair(who.name, tellState);
  }

  #failure(
    { name, username }: { readonly name: string; readonly username: string },
    { code, message }: Failure,
    state: ServerState | null,
  ): void {
    if (this.#out.json) {
      const row = { event: 'row', account: name, username, state: 'failed', code, message };
      this.#out.answerJson({ ...row, ...inJson(state) });
      return;
    }
    this.#out.say(`${name}: ${message} [${code}]`);
    this.#repair(name, state);
  }

  #repair(name: string, state: ServerState | null): void {
    const repair = state && repairOf(state);
    // What has just failed is no advice.
    if (repair && repair !== ACTION_COMMANDS[this.#kind])
      this.#out.say(`  to mend it: ${repairLine(repair, name)}`);
  }

  /** How the user stands, as this run has found it; what an earlier one found may be wrong by now. */
  #found({ server }: Account): ServerState | null {
    return server && server.checkedAt >= this.#startedAt ? server.state : null;
  }
}

function inJson(state: ServerState | null): { server?: ServerState; repair?: string | null } {
  return state === null ? {} : { server: state, repair: repairOf(state) };
}
