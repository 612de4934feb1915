import * as v from 'valibot';
import type { Approve } from '../broker/answer-request.ts';
import type { Grant, GrantBook } from '../broker/grants.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../totp/clock.ts';
import type { Vault } from '../vault/vault.ts';

/** What a person is asked when a project comes for the first time. */
export interface ProgramQuestion {
  readonly project: string;
  /** The process, as it says. */
  readonly client: string;
  readonly accounts: number;
}

export interface ProgramAnswer {
  readonly choice: 'deny' | 'minutes' | 'lock' | 'always';
  readonly passwords: boolean;
}

export type AskAboutProgram = (question: ProgramQuestion) => Promise<ProgramAnswer>;

const approval = v.object({ project: v.string(), passwords: v.boolean(), since: v.number() });
export type Approval = v.InferOutput<typeof approval>;

const DOCUMENT = 'broker/approvals';
const SHORT_GRANT_MS = 10 * 60_000;
/** Workers of a refused run come again and again: they are refused without asking for this long. */
const REFUSED_FOR_MS = 60_000;

/** Which projects may have codes: asked once, for all their processes. */
export class ProjectApprovals {
  readonly #vault: Vault;
  readonly #grants: GrantBook;
  readonly #clock: Clock;
  readonly #ask: AskAboutProgram;
  readonly #asking = new Map<string, Promise<Result<Grant>>>();
  readonly #refusedUntil = new Map<string, number>();

  constructor(vault: Vault, grants: GrantBook, clock: Clock, ask: AskAboutProgram) {
    this.#vault = vault;
    this.#grants = grants;
    this.#clock = clock;
    this.#ask = ask;
  }

  /** Errors: DENIED. */
  readonly approve: Approve = ({ project, client }, { waiting }) => {
    const known = this.#grants.living().find(({ grant }) => grant.project === project);
    if (known) return Promise.resolve(ok(known.grant));
    const always = this.list().find((one) => one.project === project);
    if (always) return Promise.resolve(ok(this.#mint(project, 'always', always.passwords)));
    if ((this.#refusedUntil.get(project) ?? 0) > this.#clock()) return Promise.resolve(denied());
    waiting({ why: 'approval', forMs: null });
    let asking = this.#asking.get(project);
    if (!asking) {
      asking = this.#decide(project, client).finally(() => this.#asking.delete(project));
      this.#asking.set(project, asking);
    }
    return asking;
  };

  list(): Approval[] {
    // Damaged: it is asked again, which costs a click.
    const stored = v.safeParse(v.array(approval), this.#load());
    return stored.success ? stored.output : [];
  }

  forget(project: string): void {
    this.#save(this.list().filter((one) => one.project !== project));
    for (const { grant } of this.#grants.living())
      if (grant.project === project) this.#grants.revoke(grant.id);
  }

  async #decide(project: string, client: string): Promise<Result<Grant>> {
    const accounts = this.#vault.accounts.count();
    const { choice, passwords } = await this.#ask({ project, client, accounts });
    if (choice === 'deny') {
      this.#refusedUntil.set(project, this.#clock() + REFUSED_FOR_MS);
      return denied();
    }
    if (choice === 'always')
      this.#save([
        ...this.list().filter((one) => one.project !== project),
        { project, passwords, since: this.#clock() },
      ]);
    const kind = choice === 'minutes' ? 'once' : choice;
    return ok(this.#mint(project, kind, passwords));
  }

  #mint(project: string, kind: Grant['kind'], passwords: boolean): Grant {
    const endsAt = kind === 'once' ? this.#clock() + SHORT_GRANT_MS : null;
    return this.#grants.mint({ project, kind, scope: { passwords }, endsAt });
  }

  #load(): unknown {
    try {
      return this.#vault.documents.load(DOCUMENT);
    } catch {
      return undefined;
    }
  }

  #save(approvals: readonly Approval[]): void {
    this.#vault.documents.save(DOCUMENT, approvals);
  }
}

function denied(): Result<never> {
  return fail(
    'DENIED',
    'Somebody said no in Poolkey, or nobody was there to say yes. Ask again in a minute, or start the tests with "poolkey run -- …".',
  );
}
