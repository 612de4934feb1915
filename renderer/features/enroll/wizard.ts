import { type ReadonlySignal, type Signal, batch, computed, signal } from '@preact/signals';
import type { EnrollView } from '../../../main/contract/enroll.ts';
import { api, type Failure, type Result, settle } from '../../lib/api.ts';
import { applyEnrollment, dropEnrollment, enrollments } from '../../lib/store.ts';
import type { Proof } from './proof.ts';
import { failedEnrolling, stepOf, type WizardStep } from './wizard-step.ts';

/**
 * One visit to the enrollment page: what was typed, and main's view of the enrollment. Lives in the page's
 * component, so that passwords are gone when the page is left.
 */
export class Wizard {
  readonly poolId: Signal<string | null>;
  readonly username: Signal<string>;
  readonly proof = signal<Proof>('password');
  readonly password = signal('');
  /** Pasted, of a sign-in made elsewhere; gone from here as soon as they are sent. */
  readonly accessToken = signal('');
  readonly session = signal('');
  readonly newPassword = signal('');
  readonly attributes = signal<Readonly<Record<string, string>>>({});
  readonly productionAllowed = signal(false);
  readonly busy = signal(false);
  readonly error = signal<Failure | null>(null);
  readonly askedNewPassword = signal(false);
  readonly view: ReadonlySignal<EnrollView | null>;
  readonly step: ReadonlySignal<WizardStep>;
  readonly #id = signal<string | null>(null);
  readonly #unfollow: () => void;
  /** Counts attempts: the answer of one that was called off must not come back as the current one. */
  #attempt = 0;

  constructor(poolId: string | null, username: string) {
    this.poolId = signal(poolId);
    this.username = signal(username);
    this.view = computed(() => {
      const id = this.#id.value;
      return id === null ? null : (enrollments.value.get(id) ?? null);
    });
    this.step = computed(() => stepOf(this.view.value, this.poolId.value !== null));
    this.#unfollow = this.view.subscribe((view) => {
      if (view !== null) this.#follow(view);
    });
  }

  async signIn(): Promise<void> {
    const poolId = this.poolId.peek();
    if (poolId === null) return;
    this.#letGo();
    const username = this.username.peek().trim();
    const { enroll } = api();
    switch (this.proof.peek()) {
      case 'password': {
        const password = this.password.peek();
        return this.#run(async () => enroll.begin({ poolId, username, password }));
      }
      case 'token': {
        const accessToken = this.#takeOut(this.accessToken);
        return this.#run(async () => enroll.beginWithToken({ poolId, accessToken }));
      }
      case 'session': {
        const session = this.#takeOut(this.session);
        return this.#run(async () => enroll.beginWithSession({ poolId, username, session }));
      }
    }
  }

  async setPassword(): Promise<void> {
    const id = this.#id.peek();
    if (id === null) return;
    const newPassword = this.newPassword.peek();
    await this.#run(async () =>
      api().enroll.newPassword({ id, newPassword, attributes: this.attributes.peek() }),
    );
  }

  async enroll(): Promise<void> {
    const id = this.#id.peek();
    if (id !== null) await this.#run(async () => api().enroll.confirm({ id }));
  }

  /** To the pool choice or the sign-in; what was typed stays. */
  back(to: 'pool' | 'sign-in'): void {
    this.#letGo();
    this.error.value = null;
    this.askedNewPassword.value = false;
    if (to === 'pool') this.poolId.value = null;
  }

  again(): void {
    batch(() => {
      this.back('sign-in');
      this.username.value = '';
      this.#forget();
      this.attributes.value = {};
    });
  }

  /** The page is left: an enrollment that is under way is called off, passwords are forgotten. */
  close(): void {
    this.#letGo();
    this.#unfollow();
    this.#forget();
  }

  #forget(): void {
    for (const secret of [this.password, this.newPassword, this.accessToken, this.session]) secret.value = '';
  }

  #takeOut(secret: Signal<string>): string {
    const text = secret.peek().trim();
    secret.value = '';
    return text;
  }

  async #run(call: () => Promise<Result<EnrollView>>): Promise<void> {
    if (this.busy.peek()) return;
    const attempt = ++this.#attempt;
    this.busy.value = true;
    this.error.value = null;
    const answer = await settle(call());
    if (attempt !== this.#attempt) {
      if (answer.ok && answer.value.id !== this.#id.peek()) cancel(answer.value);
      return;
    }
    batch(() => {
      this.busy.value = false;
      if (answer.ok) this.#take(answer.value);
      else this.#refused(answer.error);
    });
  }

  #take(view: EnrollView): void {
    this.#id.value = view.id;
    applyEnrollment(view);
  }

  /** A view may come by an answer or by a push; either way its meaning for what was typed is the same. */
  #follow(view: EnrollView): void {
    if (view.stage === 'new-password') this.askedNewPassword.value = true;
    // A refused new password can be typed again; a failure before any token call is mended at the sign-in.
    const mendable = view.stage === 'new-password' || (view.stage === 'failed' && !failedEnrolling(view));
    if (view.error !== null && mendable) this.#refused(view.error);
    if (view.stage === 'done') this.#forget();
  }

  #refused(error: Failure): void {
    this.error.value = { code: error.code, message: error.message };
    // A wrong password is of no more use; everything else typed stays.
    if (error.code === 'WRONG_PASSWORD') this.password.value = '';
    if (error.code.startsWith('PASSWORD_')) this.newPassword.value = '';
  }

  #letGo(): void {
    this.#attempt += 1;
    this.busy.value = false;
    const view = this.view.peek();
    this.#id.value = null;
    if (view === null) return;
    dropEnrollment(view.id);
    if (view.stage !== 'done') cancel(view);
  }
}

function cancel({ id }: EnrollView): void {
  void settle(api().enroll.cancel({ id }));
}
