import { batch, signal } from '@preact/signals';
import type { SignInView, TokenKind } from '../../../main/contract/sign-ins.ts';
import { api, type Failure, type Result, settle } from '../../lib/api.ts';

export type SignInState = 'idle' | 'running' | 'in' | 'failed';

/**
 * One account's sign-in as the panel shows it. Main keeps the tokens; here is only what they say, and only
 * until the panel is left.
 */
export class SignInSession {
  readonly state = signal<SignInState>('idle');
  readonly view = signal<SignInView | null>(null);
  /** Why signing in failed, or the last thing done with the tokens. */
  readonly error = signal<Failure | null>(null);
  readonly doing = signal<'refresh' | 'revoke' | null>(null);
  /** What was done last, for those who do not see the table change. */
  readonly done = signal('');
  readonly #accountId: string;
  /** Counts sign-ins: the answer of one that was left is closed in main, not shown. */
  #era = 0;

  constructor(accountId: string) {
    this.#accountId = accountId;
  }

  async start(): Promise<void> {
    if (this.state.peek() === 'running') return;
    this.close();
    const era = this.#era;
    this.state.value = 'running';
    const answer = await settle(api().signIns.start({ id: this.#accountId }));
    if (era !== this.#era) {
      if (answer.ok) forget(answer.value.id);
      return;
    }
    batch(() => {
      this.state.value = answer.ok ? 'in' : 'failed';
      if (answer.ok) this.view.value = answer.value;
      else this.error.value = answer.error;
    });
  }

  async refresh(): Promise<void> {
    await this.#renew('refresh', 'New tokens came.', async (id) => api().signIns.refresh({ id }));
  }

  async revoke(): Promise<void> {
    await this.#renew('revoke', '', async (id) => api().signIns.revoke({ id }));
  }

  async copy(kind: TokenKind): Promise<Result<undefined> | null> {
    const view = this.view.peek();
    return view === null ? null : settle(api().signIns.copy({ id: view.id, kind }));
  }

  /** Main forgets the tokens, this page what they said. */
  close(): void {
    this.#era += 1;
    const view = this.view.peek();
    batch(() => {
      this.state.value = 'idle';
      this.view.value = null;
      this.error.value = null;
      this.doing.value = null;
      this.done.value = '';
    });
    if (view !== null) forget(view.id);
  }

  async #renew(
    doing: 'refresh' | 'revoke',
    said: string,
    call: (id: string) => Promise<Result<SignInView>>,
  ): Promise<void> {
    const view = this.view.peek();
    if (view === null || this.doing.peek() !== null) return;
    const era = this.#era;
    batch(() => {
      this.doing.value = doing;
      this.error.value = null;
      this.done.value = '';
    });
    const answer = await settle(call(view.id));
    if (era !== this.#era) return;
    batch(() => {
      this.doing.value = null;
      if (answer.ok) {
        this.view.value = answer.value;
        this.done.value = said;
      } else this.error.value = answer.error;
    });
  }
}

function forget(id: string): void {
  void settle(api().signIns.close({ id }));
}
