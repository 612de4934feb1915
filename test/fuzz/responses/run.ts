import { Random } from '../random.ts';
import { Tally, type Finding, type FuzzOptions, type FuzzResult } from '../tally.ts';
import { watchProcess } from '../watch-process.ts';
import { answerCase } from './answer-case.ts';
import type { AnswerCase } from './transported.ts';
import { startAnsweringServer } from './answering-server.ts';
import { attempt, clientOf } from './attempt.ts';
import { CALLS } from './calls.ts';
import { endless } from './endless.ts';
import { genuineAnswers, type Genuine } from './genuine.ts';
import { smallest } from './smallest.ts';

const LANES = 6;
const CALLS_A_CLIENT = 100;
/** Enough to mend things by. */
const MOST_FINDINGS = 25;

/** Random answers to Poolkey's client, over HTTP. `count`: of answers. Never rejects for what the client does. */
export async function fuzzResponses(options: FuzzOptions, calls = CALLS): Promise<FuzzResult> {
  const started = performance.now();
  const fuzz = new ResponseFuzz(options, await genuineAnswers(), calls);
  const watched = watchProcess();
  try {
    await Promise.all(Array.from({ length: LANES }, (_, lane) => fuzz.lane(lane)));
    await fuzz.endless();
  } finally {
    for (const what of watched.stop()) fuzz.findings.push({ kind: 'crash', what, example: '' });
  }
  const seconds = (performance.now() - started) / 1000;
  return { total: fuzz.total, tally: fuzz.tally, findings: fuzz.findings, seconds };
}

class ResponseFuzz {
  readonly tally = new Tally();
  readonly findings: Finding[] = [];
  total = 0;
  readonly #options: FuzzOptions;
  readonly #genuine: readonly Genuine[];
  readonly #calls: typeof CALLS;
  #next = 0;

  constructor(options: FuzzOptions, genuine: readonly Genuine[], calls: typeof CALLS) {
    this.#options = options;
    this.#calls = calls;
    this.#genuine = genuine;
  }

  /** One server and one client at a time; calls one after the other, so that each answer belongs to a known one. */
  async lane(lane: number): Promise<void> {
    const { seed, count } = this.#options;
    let answering = new Random(seed, -1, lane);
    let answers: AnswerCase[] = [];
    const server = await startAnsweringServer((operation, sent) => {
      this.#count();
      const answer = answerCase(answering, this.#genuine, operation, sent);
      answers.push(answer);
      return answer;
    });
    let client = clientOf(server.endpoint, answering);
    for (let calls = 1; this.total < count && this.findings.length < MOST_FINDINGS; calls++) {
      if (calls % CALLS_A_CLIENT === 0) {
        client.close();
        client = clientOf(server.endpoint, answering);
      }
      const index = this.#next++;
      answering = new Random(seed, index, 1);
      answers = [];
      const call = new Random(seed, index, 2).weighted(this.#calls);
      const verdict = await attempt(call, client, new Random(seed, index));
      server.hangUp();
      if ('fine' in verdict) this.tally.add(verdict.fine);
      else await this.#take(verdict.wrong, () => smallest(call, answers, verdict.wrong.what, [seed, index]));
    }
    client.close();
    await server.close();
  }

  async endless(): Promise<void> {
    const { verdicts, answers } = await endless();
    this.total += answers;
    for (const verdict of verdicts) {
      if ('fine' in verdict) this.tally.add(verdict.fine);
      else await this.#take(verdict.wrong, () => Promise.resolve(''));
    }
  }

  async #take(found: Pick<Finding, 'kind' | 'what'>, example: () => Promise<string>): Promise<void> {
    this.tally.add(`FOUND ${found.what.slice(0, 100)}`);
    // The same thing again says nothing new.
    if (this.findings.length >= MOST_FINDINGS || this.findings.some(({ what }) => what === found.what))
      return;
    const finding = { ...found, example: '' };
    this.findings.push(finding);
    finding.example = await example();
  }

  #count(): void {
    this.total += 1;
    if (this.total % 1000 === 0) this.#options.progress?.(this.total);
  }
}
