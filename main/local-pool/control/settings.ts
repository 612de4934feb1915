import * as v from 'valibot';
import { CATEGORIES } from '../../quotas/categories.ts';
import { FAULT_KINDS, LONGEST_WAIT_MS } from '../faults/fault-kinds.ts';
import { operations } from '../operations/table.ts';

// Messages continue `The setting "<path>" …`.

const operationName = (isWanted: (name: string) => boolean, wanted: string) =>
  v.pipe(
    v.string(wanted),
    v.check(isWanted, ({ input }) => `${wanted}, not "${input}"`),
  );
const served = operationName(
  (name) => Object.hasOwn(operations, name),
  'must name an operation that the local pool serves',
);
const signed = operationName(
  (name) => Object.hasOwn(operations, name) && operations[name]?.access === 'iam',
  'must name an operation that needs IAM permissions',
);

const number = (least: number, most: number, what: string) => {
  const rule = `must be ${what} from ${least} to ${most}`;
  return v.pipe(v.number(rule), v.finite(rule), v.minValue(least, rule), v.maxValue(most, rule));
};
const count = (least: number) => {
  const rule = `must be a whole number from ${least} to 1000000`;
  return v.pipe(v.number(rule), v.integer(rule), v.minValue(least, rule), v.maxValue(1_000_000, rule));
};
const milliseconds = number(0, LONGEST_WAIT_MS, 'a number of milliseconds');
const rate = number(0, 1_000_000, 'a number of requests a second');
const boolean = v.boolean('must be true or false');
/** A century either way: what a date can still show. */
const CENTURY_MS = 100 * 365 * 24 * 60 * 60 * 1000;

const objectRule = ({ expected }: v.StrictObjectIssue): string => {
  if (expected === 'never') return 'is not known';
  return expected === 'Object' ? 'must be an object' : 'is missing';
};

const fault = v.pipe(
  v.strictObject(
    {
      kind: v.picklist(FAULT_KINDS, `must be one of ${FAULT_KINDS.join(', ')}`),
      /** Absent: any. */
      operation: v.exactOptional(served),
      /** Only calls that lead to this user: by name, access token or session. */
      username: v.exactOptional(
        v.pipe(v.string('must be a user name'), v.regex(/^\S{1,128}$/u, 'must be a user name')),
      ),
      /** How many calls it strikes; absent: until it is removed. Counts down. */
      times: v.exactOptional(count(1)),
      /** So many of its calls pass unharmed before. Counts down. */
      after: v.exactOptional(count(0)),
      /** Strikes only so many of its calls, by chance; absent: all. */
      share: v.exactOptional(number(0, 1, 'a share of the calls')),
      /** For `slow` alone: how much later the answer comes. */
      ms: v.exactOptional(milliseconds),
    },
    objectRule,
  ),
  v.forward(
    v.check(
      ({ kind, ms }) => (kind === 'slow') === (ms !== undefined),
      'must be given for "slow", and for it alone',
    ),
    ['ms'],
  ),
  v.forward(
    v.check(
      ({ kind, operation }) =>
        kind !== 'status-error' || operation === undefined || operation === 'VerifySoftwareToken',
      'must be VerifySoftwareToken for "status-error"',
    ),
    ['operation'],
  ),
);

export const settingsSchema = v.strictObject(
  {
    /** Added to every request. */
    latencyMs: milliseconds,
    /** The pool's clock minus the one it was started with. */
    clockOffsetMs: number(-CENTURY_MS, CENTURY_MS, 'a number of milliseconds'),
    /** Rule 10: a wrong code burns the session. */
    strictSessions: boolean,
    /** Rule 18's old rule: a new association drops the old token at once, as Cognito did until about 2023. */
    detachOldToken: boolean,
    /** Rule 31: wrong passwords lock a user out for a while. */
    lockout: boolean,
    /** Requests a second by category, of all pools together. A category that is left out has none. */
    quotas: v.union(
      [v.picklist(['off', 'aws']), v.record(v.picklist(CATEGORIES), rate)],
      'must be "off", "aws", or requests a second by category such as {"UserAuthentication": 120}',
    ),
    /** Reads a second of one user, and writes as well; AWS has 10. Null: no limit. */
    perUserRate: v.nullable(rate),
    faults: v.pipe(v.array(fault, 'must be a list of faults'), v.maxLength(1000, 'must be 1000 at most')),
    /** IAM operations that the caller has no permission for. */
    denied: v.array(signed, 'must be a list of operations'),
    /** The `scope` of the access tokens from now on, as hosted pages and Lambdas make other ones. Null: what sign-in by API gives. */
    accessTokenScope: v.nullable(
      v.pipe(v.string('must be a text'), v.maxLength(1000, 'must be 1000 characters at most')),
    ),
  },
  objectRule,
);

export const settingsChangeSchema = v.partial(settingsSchema);

export type LocalPoolSettings = Readonly<v.InferOutput<typeof settingsSchema>>;
export type Fault = Readonly<v.InferOutput<typeof fault>>;

export const DEFAULT_SETTINGS: LocalPoolSettings = {
  latencyMs: 0,
  clockOffsetMs: 0,
  strictSessions: false,
  detachOldToken: false,
  lockout: true,
  quotas: 'off',
  perUserRate: null,
  faults: [],
  denied: [],
  accessTokenScope: null,
};
