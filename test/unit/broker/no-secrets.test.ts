// Whatever is asked in whatever words: no secret comes out, and no code gets into the audit.
import { expect, test } from 'vitest';
import { secretBytes, type SoftwareToken } from '../../../main/totp/software-token.ts';
import { brokerPlace, PASSWORD, type BrokerPlace } from './broker-place.ts';
import { type RawClient } from './raw-client.ts';

const VERBS = ['ping', 'list', 'find', 'take', 'peek', 'acquire', 'release', 'report', 'password', 'lock'];
/** Verbs that there are none of. */
const OTHERS = ['secret', 'export', 'reveal', 'uri', 'add', 'enroll', 'delete', 'hello', 'auth', '__proto__'];

/** For each parameter what it may be; undefined: it is left out. */
const PARAMETERS: Readonly<Record<string, readonly unknown[]>> = {
  account: [undefined, 'alice', 'carol@other', 'b', 'nobody', ''],
  tag: [undefined, 'buyer', 'none'],
  pool: [undefined, 'stage'],
  purpose: [undefined, 'use', 'login'],
  outcome: [undefined, 'ok', 'mismatch'],
  burst: [undefined, true],
  shard: [undefined, { index: 1, total: 2 }],
  maxWaitMs: [0],
  minValidMs: [undefined, 0],
};
const OF_VERB = new Map<string, readonly string[]>(
  Object.entries({
    list: ['tag', 'pool'],
    find: ['account'],
    take: ['account', 'minValidMs', 'maxWaitMs', 'burst'],
    peek: ['account'],
    acquire: ['account', 'tag', 'purpose', 'maxWaitMs', 'shard'],
    release: ['account', 'purpose'],
    report: ['account', 'outcome'],
    password: ['account'],
  }),
);

/** Every combination of these parameters. */
function combinations(names: readonly string[]): Record<string, unknown>[] {
  const [name, ...rest] = names;
  if (name === undefined) return [{}];
  return combinations(rest).flatMap((others) =>
    (PARAMETERS[name] ?? []).map((value) => (value === undefined ? others : { ...others, [name]: value })),
  );
}

/** In all the forms in which somebody might have written them. */
function formsOf(token: SoftwareToken): string[] {
  const bytes = Buffer.from(secretBytes(token.secret));
  const base32 = token.secret.reveal();
  return [
    base32,
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('latin1'),
    JSON.stringify([...bytes]).slice(1, -1),
    // A part gives it away, too.
    base32.slice(0, 16),
    bytes.toString('hex').slice(0, 16),
  ].map((form) => form.toLowerCase());
}

function leaks(place: BrokerPlace, text: string): string[] {
  const all = text.toLowerCase();
  return [...place.tokens].flatMap(([name, token]) =>
    formsOf(token)
      .filter((form) => all.includes(form))
      .map((form) => `${name}: ${form.length} characters`),
  );
}

const codesIn = (text: string) =>
  new Set([...text.matchAll(/"code":"(\d{6})"/g)].map((match) => match[1] ?? ''));

/** Asks all that can be asked; a refusal of the connection itself ends one client, and the next one goes on. Gives all that was heard. */
async function askAll(place: BrokerPlace, connect: () => Promise<RawClient>) {
  let client = await connect();
  const clients = [client];
  let asked = 0;
  for (const verb of [...VERBS, ...OTHERS])
    for (const parameters of combinations(
      OF_VERB.get(verb) ?? (OTHERS.includes(verb) ? ['account', 'tag'] : []),
    )) {
      const told = await client.ask({ id: (asked += 1), verb, ...parameters });
      if (asked % 40 === 0) place.time.advance(30_000);
      if (told['id'] !== undefined) continue;
      client = await connect();
      clients.push(client);
    }
  return { asked, heard: clients.map(({ heard }) => heard).join('') };
}

test('no verb with any parameters gives a secret', async () => {
  const place = await brokerPlace({
    approve: () => Promise.resolve({ ok: true, value: place.mint({ scope: { passwords: true } }) }),
  });
  const grants = {
    'for codes': () => place.raw(),
    'with passwords': () => place.raw(place.mint({ scope: { passwords: true } })),
    'of the user': async () => {
      const client = await place.silent();
      await client.prove(place.userKey(), place.host.address);
      return client;
    },
  };
  const codes = new Set<string>();
  for (const [what, connect] of Object.entries(grants)) {
    const { asked, heard } = await askAll(place, connect);
    console.info(`${what}: ${asked} requests, ${heard.length} bytes heard`);
    expect(asked).toBeGreaterThan(200);
    expect(heard.length).toBeGreaterThan(20_000);
    expect(leaks(place, heard), `a grant ${what}`).toEqual([]);
    expect(heard.includes(PASSWORD), `a grant ${what}`).toBe(what !== 'for codes');
    for (const code of codesIn(heard)) codes.add(code);
  }
  // Codes come out, of course: they were looked for in the right place.
  expect(codes.size).toBeGreaterThan(10);

  const audit = JSON.stringify(place.audit());
  expect(place.audit().length).toBeGreaterThan(600);
  expect(leaks(place, audit)).toEqual([]);
  expect(audit).not.toContain(PASSWORD);
  const { at: _, ...columns } = place.audit()[0] ?? {};
  expect(Object.keys(columns).toSorted()).toEqual([
    'account',
    'client',
    'id',
    'outcome',
    'project',
    'verb',
    'waitedMs',
  ]);
  const texts = JSON.stringify(place.audit().map(({ id: __, at: ___, ...texts }) => texts));
  expect([...codes].filter((code) => texts.includes(code))).toEqual([]);
});

test('a secret that is looked for would be found', async () => {
  const place = await brokerPlace();
  const [[, token] = []] = [...place.tokens];
  if (!token) throw new Error('no token');
  for (const form of formsOf(token)) expect(leaks(place, `"x":"${form}"`)).not.toEqual([]);
});
