import type { PoolView } from '../../../main/contract/pools.ts';
import type { ExistingPolicy, RunOptions } from '../../../main/contract/runs.ts';

/** The options as they are typed; numbers and lists are text until they are used. */
export interface OptionsDraft {
  readonly create: boolean;
  readonly existing: ExistingPolicy;
  readonly tags: string;
  readonly groups: string;
  /** As fast as it goes, whatever `rate` says. */
  readonly unlimited: boolean;
  readonly rate: string;
  readonly concurrency: string;
  readonly keepGoing: boolean;
}

const LONGEST_TAG = 60;
const LONGEST_GROUP = 128;

/** A local pool has no quota that anybody shares, and its users are there to be made. */
export function defaultsFor(pool: Pick<PoolView, 'local'> | undefined): OptionsDraft {
  const local = pool?.local === true;
  return {
    create: local,
    existing: 'verify',
    tags: '',
    groups: '',
    unlimited: local,
    rate: '5',
    concurrency: '20',
    keepGoing: false,
  };
}

/** Several at once by comma, each once, as long as the contract takes. */
export function listOf(typed: string, longest: number): string[] {
  const found = typed
    .split(/[,;]/u)
    .map((each) => each.trim().replace(/^#/u, '').slice(0, longest))
    .filter((each) => each !== '');
  return [...new Set(found)];
}

export interface OptionsProblems {
  readonly rate?: string;
  readonly concurrency?: string;
}

export function problemsOf(draft: OptionsDraft): OptionsProblems {
  const rate = Number(draft.rate);
  const users = Number(draft.concurrency);
  const badRate = !draft.unlimited && !(rate >= 0.01 && rate <= 1000);
  const badUsers = !(Number.isInteger(users) && users >= 1 && users <= 100);
  return {
    ...(badRate ? { rate: 'A number from 0.01 to 1,000: users a second.' } : {}),
    ...(badUsers ? { concurrency: 'A whole number from 1 to 100.' } : {}),
  };
}

/** Null while a number is none. Groups only where users are created: others are in theirs already. */
export function optionsOf(draft: OptionsDraft): RunOptions | null {
  if (Object.keys(problemsOf(draft)).length > 0) return null;
  return {
    create: draft.create,
    existing: draft.existing,
    ratePerSecond: draft.unlimited ? null : Number(draft.rate),
    concurrency: Number(draft.concurrency),
    tags: listOf(draft.tags, LONGEST_TAG),
    groups: draft.create ? listOf(draft.groups, LONGEST_GROUP) : [],
    keepGoing: draft.keepGoing,
  };
}

/** What is done with users that have a token already, with a sentence each. */
export const policies: readonly (readonly [ExistingPolicy, string, string])[] = [
  [
    'verify',
    'Verify the token',
    'Signs in and proves the vault’s secret by a code; enrolls where the pool turns out to hold no token.',
  ],
  ['skip', 'Skip them', 'Users whose secret the vault has are not touched. Nothing is sent for them.'],
  [
    'rotate',
    'Rotate the token',
    'Sets up a new token by a code of the old one. The old secret stays until the new one counts.',
  ],
  [
    'reset',
    'Reset the token',
    'Deletes the token at the pool as an administrator and enrolls anew, also where the secret is lost. Needs IAM.',
  ],
];
