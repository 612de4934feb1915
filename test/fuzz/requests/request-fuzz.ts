import type { LocalPoolServer, LocalPoolSettings } from '../../../main/local-pool/index.ts';
import { nameOf } from '../../conformance/rule.ts';
import { Random } from '../random.ts';
import { shrunk } from '../shrink.ts';
import { Tally, type Finding, type FuzzOptions } from '../tally.ts';
import type { Verdict } from '../verdict.ts';
import { Canary } from './canary.ts';
import { operationNames } from './inputs.ts';
import { judge, judgeRaw } from './judge.ts';
import { rawCase } from './raw-case.ts';
import { requestCase } from './request-case.ts';
import { recordOf, Season } from './season.ts';
import type { Sender } from './send.ts';
import { callOf, type WireRequest } from './wire-request.ts';

const LANES = 4;
const SEASON = 4_000;
const BETWEEN_CANARIES = 1_000;
const RAW_SHARE = 0.02;
/** Enough to mend things by. */
const MOST_FINDINGS = 25;

const HARMLESS: Partial<LocalPoolSettings> = {
  latencyMs: 0,
  strictSessions: false,
  detachOldToken: false,
  lockout: true,
  quotas: 'off',
  perUserRate: null,
  faults: [],
  denied: [],
};

/** Sends the requests, looks at the answers, and keeps the pool in a state in which calls can succeed. */
export class RequestFuzz {
  readonly tally = new Tally();
  readonly findings: Finding[] = [];
  total = 0;
  readonly #succeeded = new Set<string>();
  readonly #server: LocalPoolServer;
  readonly #sender: Sender;
  readonly #options: FuzzOptions;
  readonly #causes: string[];

  constructor(server: LocalPoolServer, sender: Sender, options: FuzzOptions, causes: string[]) {
    this.#server = server;
    this.#sender = sender;
    this.#options = options;
    this.#causes = causes;
  }

  async run(): Promise<void> {
    const { count, progress } = this.#options;
    const canary = await Canary.enroll(this.#server);
    let season = await Season.start(this.#server, 'ON');
    for (let from = 0; from < count && this.findings.length < MOST_FINDINGS; from += BETWEEN_CANARIES) {
      if (from > 0 && from % SEASON === 0) season = await this.#newSeason(season, from);
      const until = Math.min(from + BETWEEN_CANARIES, count);
      let next = from;
      const lane = async () => {
        for (let index = next++; index < until; index = next++) await this.#one(index, season);
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      await this.#lookAfter(canary, season, until % SEASON === 0 || until === count);
      progress?.(until);
    }
  }

  /** What random calls never got done: there the fuzzing says little. */
  get unreached(): string[] {
    return operationNames.filter((name) => !this.#succeeded.has(name));
  }

  async #one(index: number, season: Season): Promise<void> {
    const random = new Random(this.#options.seed, index);
    this.total += 1;
    if (random.chance(RAW_SHARE)) {
      const parts = rawCase(random, season);
      const verdict = judgeRaw(await this.#sender.raw(parts));
      return this.#take(verdict, () =>
        Promise.resolve(Buffer.concat(parts).toString('latin1').slice(0, 2000)),
      );
    }
    const wire = requestCase(random, season);
    const reply = await this.#sender.send(wire);
    const verdict = judge(wire, reply);
    if (reply.kind === 'answer' && reply.status === 200 && 'fine' in verdict)
      this.#learn(wire, reply.text, season);
    await this.#take(verdict, () => this.#smallest(wire, verdict));
  }

  #learn({ method, path, operation, input }: WireRequest, text: string, season: Season): void {
    if (path.startsWith('/_poolkey/')) this.#server.settings.change(HARMLESS);
    if (operation === undefined || path !== '/' || method !== 'POST') return;
    this.#succeeded.add(operation);
    season.harvest(recordOf(input), recordOf(JSON.parse(text)));
  }

  async #take(verdict: Verdict, example: () => Promise<string>): Promise<void> {
    if ('fine' in verdict) return this.tally.add(verdict.fine);
    this.tally.add(`FOUND ${verdict.wrong.what}`);
    const cause = this.#causes.splice(0).at(-1);
    const what = cause === undefined ? verdict.wrong.what : `${verdict.wrong.what} (${cause})`;
    // The same thing again says nothing new.
    if (this.findings.length >= MOST_FINDINGS || this.findings.some((one) => one.what === what)) return;
    const finding = { ...verdict.wrong, what, example: '' };
    this.findings.push(finding);
    finding.example = await example();
  }

  /** The same kind of trouble with as little as possible. */
  async #smallest(wire: WireRequest, verdict: Verdict): Promise<string> {
    const { operation, input, method, path, headers, body } = wire;
    const shown = (request: unknown) => JSON.stringify(request).slice(0, 3000);
    if (
      operation === undefined ||
      input === undefined ||
      !('wrong' in verdict) ||
      verdict.wrong.kind === 'hang'
    ) {
      return shown({ method, path, headers, body: body.toString('latin1') });
    }
    const fails = async (smaller: unknown) => {
      const again = { ...callOf(operation, smaller), headers };
      const found = judge(again, await this.#sender.send(again));
      return 'wrong' in found && found.wrong.kind === verdict.wrong.kind;
    };
    if (!(await fails(input))) return `${operation} ${shown(input)} (not again when sent alone)`;
    return `${operation} ${shown(await shrunk(input, fails))}`;
  }

  async #lookAfter(canary: Canary, season: Season, withCopy: boolean): Promise<void> {
    this.#server.settings.change(HARMLESS);
    try {
      await canary.sing();
      if (withCopy) await canary.singInCopy();
      await season.mend();
    } catch (error) {
      const example = error instanceof Error ? (error.stack ?? '') : '';
      this.findings.push({ kind: 'crash', what: `the canary cannot sign in: ${nameOf(error)}`, example });
    }
  }

  /** The state does not grow with the number of calls: pools that random calls made go too. */
  async #newSeason(old: Season, from: number): Promise<Season> {
    for (const UserPoolId of [old.userPoolId, ...old.extraPools]) {
      const unlocked = { UserPoolId, DeletionProtection: 'INACTIVE' };
      await this.#server.call('UpdateUserPool', unlocked).catch(() => undefined);
      await this.#server.call('DeleteUserPool', { UserPoolId }).catch(() => undefined);
    }
    return Season.start(this.#server, ['ON', 'OPTIONAL', 'OFF'][(from / SEASON) % 3] ?? 'ON');
  }
}
