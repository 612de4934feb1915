import * as v from 'valibot';
import {
  accountId,
  accountIds,
  accountsChange,
  accountView,
  entryInput,
  historyEvent,
  revealed,
} from './accounts.ts';
import { actionInput, actionRun, planView } from './actions.ts';
import { auditPage, auditView, brokerView } from './broker.ts';
import { codesResult, copyResult } from './codes.ts';
import {
  enrollBegin,
  enrollId,
  enrollNewPassword,
  enrollView,
  enrollWithSession,
  enrollWithToken,
} from './enroll.ts';
import { jobView } from './jobs.ts';
import { poolCheckView } from './pool-check.ts';
import { poolInput, poolView } from './pools.ts';
import {
  rosterMapping,
  rosterPage,
  rosterRows,
  rosterView,
  runPlan,
  runPlanInput,
  runStart,
} from './rosters.ts';
import { rowFilter, runRowView, runView } from './runs.ts';
import { call, callWithFile, push, type Handlers, type RendererApi } from './schema.ts';
import { signInCopy, signInId, signInView } from './sign-ins.ts';
import { newPassphrase, passphrase, vaultView } from './vault.ts';

const nothing = v.undefined();
const runId = v.object({ id: v.pipe(v.string(), v.maxLength(64)) });
const savedFile = v.object({ path: v.string() });

export const snapshot = v.object({
  version: v.string(),
  platform: v.string(),
  vault: vaultView,
  /** Empty unless the vault is ready: a locked app holds no data in the renderer. */
  pools: v.array(poolView),
  accounts: v.array(accountView),
  jobs: v.array(jobView),
  runs: v.array(runView),
});
export type Snapshot = v.InferOutput<typeof snapshot>;

/** Links the renderer may open, by name: main maps each to a constant address. */
export const linkId = v.picklist(['cognito-mfa', 'rfc-6238']);

/** Everything that crosses between main and the renderer. Both ends are derived from this object. */
export const contract = {
  app: {
    snapshot: call(nothing, snapshot),
    /** The whole state anew: after unlock, lock, or a change that touches everything. */
    replaced: push(snapshot),
    openLink: call(v.object({ link: linkId }), nothing),
    /** The renderer has painted its first real screen; main shows the window. */
    painted: call(nothing, nothing),
  },
  vault: {
    /** Tries the keychain slot again, e.g. after the user unlocked the keyring. */
    retry: call(nothing, nothing),
    unlock: call(v.object({ passphrase }), nothing),
    /** First start without a keychain: makes the vault with a passphrase slot. */
    create: call(v.object({ passphrase: newPassphrase }), nothing),
    /** Adds or replaces the passphrase slot of an open vault; `current` where there is one already. */
    setPassphrase: call(v.object({ passphrase: newPassphrase, current: v.optional(passphrase) }), nothing),
    lock: call(nothing, nothing),
    /** Renames the vault file with a date and starts empty. `confirm` must be the word SET ASIDE. */
    setAside: call(v.object({ confirm: v.string() }), v.object({ movedTo: v.string() })),
  },
  codes: {
    /** Codes of the rows on screen. Only shows: takes no step. */
    read: call(accountIds, codesResult),
    /** Takes a step for this user alone and puts its code on the clipboard. */
    copy: call(accountId, copyResult),
    /** Gives up a copy that is still waiting for its step. The step stays taken. */
    cancelCopy: call(accountId, nothing),
    /** A waiting copy reached the clipboard. */
    copied: push(copyResult),
    /** Steps were taken (by any process), or a pool's clock was measured anew: re-read these rows. */
    spent: push(v.object({ ids: v.array(v.string()) })),
  },
  pools: {
    add: call(poolInput, poolView),
    update: call(v.object({ id: v.string(), input: poolInput }), poolView),
    remove: call(v.object({ id: v.string() }), nothing),
    /** Looks at what was typed, saved or not. With `id` a client secret left empty is the stored one. Changes nothing. */
    check: call(v.object({ id: v.optional(v.string()), input: poolInput }), poolCheckView),
    changed: push(v.array(poolView)),
  },
  accounts: {
    add: call(entryInput, accountView),
    rename: call(v.object({ id: v.string(), label: v.pipe(v.string(), v.maxLength(256)) }), nothing),
    setTags: call(
      v.object({
        id: v.string(),
        tags: v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))),
      }),
      nothing,
    ),
    /** Moves to the trash; `restore` undoes it. Does not turn MFA off at Cognito. */
    remove: call(accountIds, nothing),
    restore: call(accountIds, nothing),
    /** Needs the passphrase where the vault has one, else a confirmation dialog of the app itself. */
    reveal: call(v.object({ id: v.string(), passphrase: v.optional(passphrase) }), revealed),
    history: call(accountId, v.array(historyEvent)),
    changed: push(accountsChange),
  },
  signIns: {
    start: call(accountId, signInView),
    /** Puts one token on the clipboard; it never enters the page. */
    copy: call(signInCopy, nothing),
    refresh: call(signInId, signInView),
    /** RevokeToken on the refresh token of this sign-in; other sign-ins of the user stay. */
    revoke: call(signInId, signInView),
    /** Forgets the tokens. */
    close: call(signInId, nothing),
  },
  actions: {
    plan: call(actionInput, planView),
    run: call(actionRun, jobView),
  },
  enroll: {
    begin: call(enrollBegin, enrollView),
    beginWithToken: call(enrollWithToken, enrollView),
    beginWithSession: call(enrollWithSession, enrollView),
    newPassword: call(enrollNewPassword, enrollView),
    /** Associate, save, verify, preference. Progress comes by `changed`. */
    confirm: call(enrollId, enrollView),
    cancel: call(enrollId, nothing),
    changed: push(enrollView),
  },
  rosters: {
    /** Reads a file that was chosen or dropped. Its contents go to main past the page. */
    readFile: callWithFile(rosterView),
    /** Reads what lies on the clipboard: cells copied from a spreadsheet, CSV, JSON. */
    paste: call(nothing, rosterView),
    /** The same roster with other meanings for its columns. */
    map: call(rosterMapping, rosterView),
    rows: call(rosterPage, rosterRows),
    close: call(runId, nothing),
    /** Saves a header for this pool where the person chooses; null: called off. */
    saveTemplate: call(v.object({ poolId: v.string(), create: v.boolean() }), v.nullable(savedFile)),
    plan: call(runPlanInput, runPlan),
  },
  runs: {
    start: call(runStart, runView),
    /** Finishes the calls under way, then waits. */
    pause: call(runId, nothing),
    /** Goes on: after a pause, a stop, a crash. `keepGoing`: does not pause again for failures of one kind. */
    resume: call(v.object({ id: v.string(), keepGoing: v.optional(v.boolean()) }), runView),
    stop: call(runId, nothing),
    /** Plans the failed users again and goes on. */
    retryFailed: call(runId, runView),
    /** Forgets the run and its rows; accounts and secrets stay. Only where nobody works on it. */
    remove: call(runId, nothing),
    rows: call(
      v.object({
        id: v.string(),
        filter: rowFilter,
        search: v.pipe(v.string(), v.maxLength(200)),
        from: v.pipe(v.number(), v.integer(), v.minValue(0)),
        count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
      }),
      v.object({ rows: v.array(runRowView), total: v.number() }),
    ),
    /** Saves the report, without secrets, where the person chooses; null: called off. */
    saveReport: call(
      v.object({ id: v.string(), format: v.picklist(['csv', 'json']) }),
      v.nullable(savedFile),
    ),
    /** Saves the enrolled users with their secrets, encrypted by the passphrase. Re-authenticates as a reveal does. */
    saveExport: call(
      v.object({ id: v.string(), passphrase: newPassphrase, current: v.optional(passphrase) }),
      v.nullable(savedFile),
    ),
    /** News of a run, at most four a second. Its rows are read anew by `rows`. */
    changed: push(runView),
    removed: push(runId),
  },
  broker: {
    state: call(nothing, brokerView),
    /** News of it, at most twice a second. */
    changed: push(brokerView),
    /** Newest first. */
    audit: call(auditPage, v.array(auditView)),
    /** Ends a grant: its programs are refused from now on. */
    revoke: call(runId, nothing),
    /** The project must ask again; its grants end. */
    forget: call(v.object({ project: v.pipe(v.string(), v.maxLength(4096)) }), nothing),
    /** Frees an account that a program holds. */
    release: call(v.object({ name: v.pipe(v.string(), v.maxLength(512)) }), nothing),
  },
  jobs: {
    /** "Try it with a local pool": starts one, makes `users` test users and enrolls them. */
    tryLocalPool: call(
      v.object({ users: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)) }),
      jobView,
    ),
    stop: call(v.object({ id: v.string() }), nothing),
    dismiss: call(v.object({ id: v.string() }), nothing),
    changed: push(jobView),
  },
} as const;

export type PoolkeyContract = typeof contract;
export type PoolkeyApi = RendererApi<PoolkeyContract>;
export type PoolkeyHandlers = Handlers<PoolkeyContract>;
