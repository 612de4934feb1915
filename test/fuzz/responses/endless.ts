// What has no end must be given up by the client itself, long before anybody's patience ends.
import { setTimeout as wait } from 'node:timers/promises';
import { Random } from '../random.ts';
import { fine, wrong, type Verdict } from '../verdict.ts';
import { startAnsweringServer, type Answerer } from './answering-server.ts';
import { clientOf } from './attempt.ts';
import { givenValues } from './given.ts';

type Client = ReturnType<typeof clientOf>;

const PATIENCE_MS = 10_000;
const MOST_MEMORY = 500 * 1024 * 1024;
const headers = { 'content-type': 'application/x-amz-json-1.1' };
const given = givenValues(new Random(0));

/** The verdicts, and how many answers it took. */
export async function endless(): Promise<{ verdicts: Verdict[]; answers: number }> {
  let answers = 0;
  const flood: Answerer = () => {
    answers += 1;
    return { status: 200, headers, body: Buffer.alloc(0), end: 'flood' };
  };
  const nextPage: Answerer = () => {
    answers += 1;
    const page = { Groups: [{ GroupName: 'group' }], NextToken: `page-${answers}` };
    return { status: 200, headers, body: Buffer.from(JSON.stringify(page)) };
  };
  const verdicts = [
    await givenUp('an answer without end', flood, (client) => client.mfaSettings(given.token)),
    await givenUp('a list of pages without end', nextPage, (client) => client.admin.groups(given.username)),
  ];
  return { verdicts, answers };
}

async function givenUp(
  what: string,
  answer: Answerer,
  call: (client: Client) => Promise<unknown>,
): Promise<Verdict> {
  const server = await startAnsweringServer(answer);
  const client = clientOf(server.endpoint, new Random(0), 2 * PATIENCE_MS);
  const before = process.memoryUsage().rss;
  const patience = new AbortController();
  const late = wait(PATIENCE_MS, 'late', { signal: patience.signal });
  late.catch(() => undefined);
  const outcome = await Promise.race([call(client), late]);
  patience.abort();
  const grown = process.memoryUsage().rss - before;
  server.hangUp();
  client.close();
  await server.close();
  if (outcome === 'late') return wrong('hang', `${what} is read for ever`);
  return grown > MOST_MEMORY ? wrong('crash', `${what} fills the memory`) : fine(`${what} is given up`);
}
