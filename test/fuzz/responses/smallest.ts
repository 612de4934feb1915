import { toBody } from '../odd-values.ts';
import { Random } from '../random.ts';
import { shrunk } from '../shrink.ts';
import type { AnswerCase } from './transported.ts';
import { startAnsweringServer } from './answering-server.ts';
import { attempt, clientOf } from './attempt.ts';
import type { ClientCall } from './calls.ts';

/** The answers that a call met, the last as small as it can be for the same thing to happen again. */
export async function smallest(
  call: ClientCall,
  answers: readonly AnswerCase[],
  what: string,
  seed: readonly [number, number],
): Promise<string> {
  const last = answers.at(-1);
  const json = last?.json;
  if (!last || json === undefined) return shown(call, answers);
  const before = answers.slice(0, -1);
  const { length: _length, ...rest } = last;
  const withBody = (value: unknown): AnswerCase => ({ ...rest, body: Buffer.from(toBody(value)) });
  let queue: AnswerCase[] = [];
  let final = last;
  const server = await startAnsweringServer(() => queue.shift() ?? final);
  const fails = async (smaller: unknown) => {
    queue = [...before];
    final = withBody(smaller);
    const random = new Random(...seed);
    const client = clientOf(server.endpoint, random);
    const verdict = await attempt(call, client, random);
    client.close();
    server.hangUp();
    return 'wrong' in verdict && verdict.wrong.what === what;
  };
  try {
    if (!(await fails(json))) return `${shown(call, answers)} (not again when played back)`;
    return shown(call, [...before, withBody(await shrunk(json, fails))]);
  } finally {
    await server.close();
  }
}

function shown(call: ClientCall, answers: readonly AnswerCase[]): string {
  const parts = answers
    .slice(-3)
    .map(({ status, headers, body, length, end }) =>
      JSON.stringify({ status, headers, length, end, body: body.toString('latin1').slice(0, 600) }),
    );
  return `${call.name}: ${parts.join('\n   ')}`;
}
