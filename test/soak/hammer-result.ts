import { Secret } from '../../main/secrecy/secret.ts';
import { codeAt, COGNITO_TOKEN } from '../../main/totp/software-token.ts';
import type { DriverRun } from '../session/drivers.ts';
import { readHammered, type Hammered } from './hammer-lines.ts';
import type { HammerPlace } from './hammer-place.ts';

export interface HammerResult {
  readonly seconds: number;
  readonly clients: readonly Hammered[];
  /** Steps that were printed, in the order of their numbers. */
  readonly printed: readonly number[];
  /** Steps that came more than once. */
  readonly twice: readonly number[];
  /** Codes that are not of their step. */
  readonly wrong: number;
  /** Steps that the ledgers have committed and that nobody has printed. */
  readonly missing: readonly number[];
  /** Between the first and the last one that was printed: those that no ledger has committed, since nobody asked in time. */
  readonly untaken: readonly number[];
  /** How many steps were over before a broker could hand them out. */
  readonly late: number;
  /** How many steps may be missing: requests under way at a kill. */
  readonly inFlight: number;
  readonly audit: ReadonlyMap<string, number>;
  readonly kills: { readonly clients: number; readonly hosts: number };
}

export function printedBy(runs: readonly DriverRun[]): { step: number; code: string }[] {
  return runs.flatMap((run) => readHammered(run.soFar()).got);
}

/** What came of it, by what the programs have printed and what the ledgers have written down. */
export function judge(
  runs: readonly DriverRun[],
  places: readonly HammerPlace[],
  secret: string,
  seconds: number,
  kills: HammerResult['kills'],
): HammerResult {
  const clients = runs.map((run) => readHammered(run.soFar()));
  const got = clients.flatMap((client) => client.got);
  const printed = got.map(({ step }) => step).toSorted((a, b) => a - b);
  const known = new Set(printed);
  const token = { ...COGNITO_TOKEN, secret: new Secret(secret) };
  const [first = 0, last = -1] = [printed[0], printed.at(-1)];
  const taken = new Set(places.flatMap(({ log }) => log.steps()));
  const hosts = places.flatMap((place) => place.hosts);
  const audit = new Map<string, number>();
  for (const { log } of places)
    for (const [what, count] of log.audit()) audit.set(what, (audit.get(what) ?? 0) + count);
  return {
    seconds,
    clients,
    printed,
    twice: printed.filter((step, i) => step === printed[i - 1]),
    wrong: got.filter(({ step, code }) => codeAt(token, step) !== code).length,
    missing: [...taken].filter((step) => !known.has(step)),
    untaken: Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((step) => !taken.has(step)),
    late: hosts.reduce((sum, host) => sum + (host.soFar().match(/^late$/gm) ?? []).length, 0),
    inFlight: clients.reduce((sum, client) => sum + client.inFlight, 0),
    audit,
    kills,
  };
}
