import * as v from 'valibot';
import { fail } from '../contract/result.ts';

/**
 * What goes over the socket: one JSON object a line. First `hello` and `auth`, which prove to each side that the other has the key
 * (`handshake.ts`); then requests with an `id`, answered in any order. No verb gives a secret.
 */
export const PROTOCOL_VERSION = 1;
/** A line of a program longer than this ends the connection. */
export const MOST_LINE_BYTES = 64 * 1024;
/** The broker's: a list of 10,000 accounts takes some megabytes. */
export const MOST_ANSWER_BYTES = 16 * 1024 * 1024;
/** Requests of one connection that wait at the same time. */
export const MOST_UNDER_WAY = 64;
/** No request waits longer, ms. */
export const MOST_WAIT_MS = 15 * 60_000;

/** 32 bytes in base64url. */
const bytes32 = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));
/** What a program says of itself: information, no proof. */
const said = (longest: number) => v.pipe(v.string(), v.maxLength(longest));

export const hello = v.strictObject({
  verb: v.literal('hello'),
  v: v.pipe(v.number(), v.integer()),
  /** Which key is meant: `user`, or the id of a grant. */
  key: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  nonce: bytes32,
});

/** Null: it is no hello. Of one of a later version nothing else can be read. */
export function versionOf(json: unknown): number | null {
  const read = v.safeParse(v.object({ verb: v.literal('hello'), v: hello.entries.v }), json);
  return read.success ? read.output.v : null;
}

export const helloAnswer = v.object({ v: v.number(), nonce: bytes32, proof: bytes32 });

export const auth = v.strictObject({
  verb: v.literal('auth'),
  proof: bytes32,
  /** Folder of the project that asks. */
  project: said(1024),
  /** The process: `playwright worker 3`. */
  client: said(256),
});

const id = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
/** A user name, `user@pool`, an id, or the beginning of one that fits no other. */
const account = v.pipe(v.string(), v.minLength(1), v.maxLength(8_192));
const name = v.optional(v.pipe(v.string(), v.maxLength(1_024)));
const waitMs = v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_WAIT_MS)));
/** `login`: for the one sign-in that all workers share; does not keep others from the account itself. */
const purpose = v.optional(v.picklist(['use', 'login']));

export const request = v.variant('verb', [
  v.strictObject({ id, verb: v.literal('ping') }),
  v.strictObject({ id, verb: v.literal('list'), tag: name, pool: name }),
  v.strictObject({ id, verb: v.literal('find'), account }),
  v.strictObject({
    id,
    verb: v.literal('take'),
    account,
    minValidMs: waitMs,
    maxWaitMs: waitMs,
    burst: v.optional(v.boolean()),
  }),
  v.strictObject({ id, verb: v.literal('peek'), account }),
  v.strictObject({
    id,
    verb: v.literal('acquire'),
    account: v.optional(account),
    /** Any free account with this tag; with neither account nor tag, any free one. */
    tag: name,
    purpose,
    maxWaitMs: waitMs,
    /** Of the accounts with the tag only every `total`th, from `index` (1 to total): shards on several machines know nothing of each other. */
    shard: v.optional(
      v.strictObject({
        index: v.pipe(v.number(), v.integer(), v.minValue(1)),
        total: v.pipe(v.number(), v.integer(), v.minValue(1)),
      }),
    ),
  }),
  v.strictObject({ id, verb: v.literal('release'), account, purpose }),
  v.strictObject({
    id,
    verb: v.literal('report'),
    account,
    outcome: v.picklist(['ok', 'reused', 'expired', 'mismatch']),
  }),
  v.strictObject({ id, verb: v.literal('password'), account }),
  /** Locks the app, or ends the grants of a run. Only with the user's key. */
  v.strictObject({ id, verb: v.literal('lock') }),
]);
export type Request = v.InferOutput<typeof request>;
export type Verb = Request['verb'];
export type RequestOf<V extends Verb> = Extract<Request, { verb: V }>;

/** An account as programs see it. */
export const accountAnswer = v.object({
  id: v.string(),
  /** `alice@stage`, or the label of an entry without a pool. */
  name: v.string(),
  username: v.string(),
  pool: v.nullable(v.string()),
  tags: v.array(v.string()),
});
export type AccountAnswer = v.InferOutput<typeof accountAnswer>;

export const codeAnswer = v.object({
  account: v.string(),
  code: v.string(),
  /** T of RFC 6238. */
  step: v.number(),
  validForMs: v.number(),
  waitedMs: v.number(),
});
export type CodeAnswer = v.InferOutput<typeof codeAnswer>;

/** What each verb answers. */
export const answers = {
  ping: v.object({ pid: v.number(), kind: v.string(), version: v.string() }),
  list: v.object({ accounts: v.array(accountAnswer) }),
  find: v.object({ account: accountAnswer }),
  take: codeAnswer,
  peek: codeAnswer,
  acquire: v.object({ account: accountAnswer, waitedMs: v.number() }),
  release: v.object({}),
  report: v.object({}),
  password: v.object({ password: v.string() }),
  lock: v.object({}),
} as const;
export type AnswerOf<V extends Verb> = v.InferOutput<(typeof answers)[V]>;

export const failure = v.object({
  code: v.string(),
  message: v.string(),
  retryAfterMs: v.optional(v.number()),
});

/** Told before an answer that has to be waited for. */
export const waiting = v.object({
  why: v.picklist(['code', 'account', 'approval']),
  /** How long at the most, ms; of a code: exactly. Null: as long as a person takes. */
  forMs: v.nullable(v.number()),
  account: v.optional(v.string()),
  /** Who holds the account. */
  holder: v.optional(v.string()),
});
export type Waiting = v.InferOutput<typeof waiting>;

/** `id` is missing where the connection itself is refused. */
export const answer = v.union([
  v.object({ id, waiting }),
  v.object({ id: v.optional(id), error: failure }),
  v.object({ id, ok: v.record(v.string(), v.unknown()) }),
]);

/** Of a program that does not keep to this: its connection ends. */
export function badRequest(message: string): ReturnType<typeof fail> {
  return fail('BAD_REQUEST', message);
}
