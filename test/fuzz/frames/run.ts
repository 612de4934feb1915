import { connectBroker, type BrokerLink } from '../../../main/client/broker-link.ts';
import { Random } from '../random.ts';
import { Tally, type Finding, type FuzzOptions, type FuzzResult } from '../tally.ts';
import { converse } from './converse.ts';
import { frameCase } from './frame-case.ts';
import { CANARY, startHostUnderTest, type HostUnderTest } from './host-under-test.ts';
import { judgeConversation } from './judge.ts';

const LANES = 6;
const BETWEEN_CANARIES = 500;
/** Enough to mend things by. */
const MOST_FINDINGS = 25;
const PATIENCE_MS = 10_000;
/** A broker with a state file takes some 80 MB; Node lets its heap grow before it looks for what can go. */
const MOST_GROWTH_MB = 150;

/** Bad frames to a broker in a process of its own. `count`: of frames. Never rejects for what the broker does. */
export async function fuzzFrames(
  options: FuzzOptions,
  start: () => Promise<HostUnderTest> = startHostUnderTest,
  patienceMs = PATIENCE_MS,
): Promise<FuzzResult> {
  const started = performance.now();
  const host = await start();
  const fuzz = new FrameFuzz(options, host, patienceMs);
  try {
    await fuzz.run();
  } finally {
    const bug = await host.stop();
    if (bug !== null) fuzz.findings.push({ kind: 'crash', what: bug, example: '' });
  }
  const seconds = (performance.now() - started) / 1000;
  return { total: fuzz.total, tally: fuzz.tally, findings: fuzz.findings, seconds };
}

class FrameFuzz {
  readonly tally = new Tally();
  readonly findings: Finding[] = [];
  total = 0;
  readonly #options: FuzzOptions;
  readonly #host: HostUnderTest;
  readonly #patienceMs: number;
  #next = 0;
  #refused = 0;
  #sung = 0;
  #lastStep = -1;

  constructor(options: FuzzOptions, host: HostUnderTest, patienceMs: number) {
    this.#options = options;
    this.#host = host;
    this.#patienceMs = patienceMs;
  }

  async run(): Promise<void> {
    const { count, progress } = this.#options;
    const canary = await this.#canary();
    if (!canary) return;
    await this.#sing(canary);
    const before = this.#host.memory();
    while (this.total < count && this.#goesOn()) {
      const until = Math.min(this.total + BETWEEN_CANARIES, count);
      await Promise.all(Array.from({ length: LANES }, () => this.#lane(until)));
      await this.#sing(canary);
      progress?.(this.total);
    }
    await canary.close();
    this.#lookAtMemory(before);
    const noted = this.#host.refusals();
    this.tally.add(`the good program was served ${this.#sung} times`);
    this.tally.add(`refusals heard ${this.#refused}, in the audit ${noted}`);
    const how = this.#host.ended();
    if (how !== null) this.#found('crash', `the broker has ended: ${how}`, '');
    // A conversation that went wrong before may have had its refusal, too.
    else if (noted !== this.#refused && this.findings.length === 0)
      this.#found('crash', `${this.#refused} connections were refused, and ${noted} are in the audit`, '');
  }

  #goesOn(): boolean {
    return this.findings.length < MOST_FINDINGS && this.#host.ended() === null;
  }

  async #lane(until: number): Promise<void> {
    while (this.total < until && this.#goesOn()) {
      const index = this.#next++;
      const said = frameCase(new Random(this.#options.seed, index), this.#host);
      this.total += 1;
      const heard = await converse(this.#host.address, said, this.#patienceMs);
      const { verdict, refused, answers } = judgeConversation(said, heard, this.#host.secrets);
      if (refused) this.#refused += 1;
      for (const code of answers) this.tally.add(`a request: ${code}`);
      if ('fine' in verdict) this.tally.add(verdict.fine);
      else {
        const bytes = Buffer.concat([...said.hello, ...said.requests]).toString('latin1');
        this.#found(verdict.wrong.kind, verdict.wrong.what, `case ${index}: ${bytes.slice(0, 1_500)}`);
      }
    }
  }

  async #canary(): Promise<BrokerLink | null> {
    const { address, key } = this.#host;
    const place = { address, keyId: 'user', key: Buffer.from(key, 'base64url') };
    try {
      return await connectBroker(place, { project: '/good', client: 'canary' });
    } catch (error) {
      this.#found('crash', `the good program is not let in: ${nameOf(error)}`, '');
      return null;
    }
  }

  /** A program that keeps to the protocol gets what it asks for, all along and by the same connection. */
  async #sing(canary: BrokerLink): Promise<void> {
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('no answer in time')), this.#patienceMs).unref();
    });
    try {
      await Promise.race([this.#song(canary), late]);
      this.#sung += 1;
    } catch (error) {
      this.#found('crash', `the good program is not served: ${nameOf(error)}`, '');
    }
  }

  async #song(canary: BrokerLink): Promise<void> {
    const { account } = await canary.call('acquire', { account: CANARY });
    const { step } = await canary.call('take', { account: account.id, minValidMs: 0, maxWaitMs: 900_000 });
    if (step <= this.#lastStep) throw new Error('a step came twice');
    this.#lastStep = step;
    const { accounts } = await canary.call('list', {});
    if (accounts.length < 2) throw new Error('accounts are gone');
    await canary.call('release', { account: account.id });
  }

  #lookAtMemory(before: number | null): void {
    const after = this.#host.memory();
    if (before === null || after === null) return;
    this.tally.add(`the broker's memory: ${before.toFixed(0)} MB before, ${after.toFixed(0)} MB after`);
    if (after - before > MOST_GROWTH_MB)
      this.#found('crash', `the broker's memory grew by ${(after - before).toFixed(0)} MB`, '');
  }

  #found(kind: Finding['kind'], what: string, example: string): void {
    this.tally.add(`FOUND ${what.slice(0, 100)}`);
    // The same thing again says nothing new.
    if (this.findings.length >= MOST_FINDINGS || this.findings.some((one) => one.what === what)) return;
    this.findings.push({ kind, what, example });
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
