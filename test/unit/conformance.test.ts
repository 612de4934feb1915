import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  startLocalPool,
  type LocalPoolServer,
  type LocalPoolServerOptions,
} from '../../main/local-pool/index.ts';
import { conformance } from '../conformance/command.ts';
import { startMutantProxy, type Distortion } from '../conformance/mutants/mutant-proxy.ts';
import { mutants } from '../conformance/mutants/mutants.ts';
import { rules } from '../conformance/rules/index.ts';
import { runRule, type RuleResult } from '../conformance/run.ts';
import { answering, startFaultyServer } from '../fakes/faulty-server.ts';
import { World, type KnownPools } from '../conformance/world/world.ts';

const region = 'us-east-1';

let server: LocalPoolServer;
let world: World;
let pools: KnownPools;
beforeAll(async () => {
  server = await startLocalPool();
  world = await World.open({ endpoint: server.endpoint, region });
  const [ON, OPTIONAL, OFF] = await Promise.all([
    world.pool('ON'),
    world.pool('OPTIONAL'),
    world.pool('OFF'),
  ]);
  pools = { ON, OPTIONAL, OFF };
});
afterAll(async () => {
  await world.cleanUp();
  await server.close();
});

test.each(rules.map((rule) => [rule.number, rule.name, rule] as const))(
  'rule %i: %s',
  async (_number, _name, rule) => {
    expect(await runRule(rule, world)).toMatchObject({ result: 'pass', reasons: [] });
  },
);

test('there is one check for each of the 35 rules', () => {
  expect(rules.map(({ number }) => number)).toEqual(Array.from({ length: 35 }, (_, index) => index + 1));
});

/** Runs one rule at an endpoint that is a local pool but for one thing. */
async function ruleAt(
  number: number,
  distortion: Distortion,
  own?: LocalPoolServerOptions,
): Promise<RuleResult> {
  const behind = own ? await startLocalPool(own) : server;
  const proxy = await startMutantProxy(behind.endpoint, distortion);
  const distorted = await World.open({ endpoint: proxy.endpoint, region }, own ? {} : { pools });
  onTestFinished(async () => {
    await distorted.cleanUp();
    await proxy.close();
    if (own) await behind.close();
  });
  const rule = rules.find((one) => one.number === number);
  if (!rule) throw new Error(`There is no rule ${number}.`);
  return runRule(rule, distorted);
}

describe('what breaks a rule is found', () => {
  test.each(mutants.map((mutant) => [mutant.rule, mutant.what, mutant] as const))(
    'rule %i: %s',
    async (number, _what, { distortion = {}, pool, found }) => {
      const { result, reasons } = await ruleAt(number, distortion, pool);
      expect(result).toBe('fail');
      expect(reasons.join('\n')).toMatch(found);
    },
  );

  test('every rule has something that breaks it', () => {
    const broken = new Set(mutants.map(({ rule }) => rule));
    expect(rules.map(({ number }) => number).filter((number) => !broken.has(number))).toEqual([]);
  });
});

describe('what cannot be seen is no pass', () => {
  test.each([
    [2, /not seen: an internal error is HTTP 500 in the same form: the endpoint has no control door/],
    [33, /not seen: per category, over all users: the endpoint has no control door/],
    [32, /not seen: the expiry is checked: the clock of this endpoint cannot be moved/],
  ])('rule %i without a control door', async (number, reason) => {
    const { result, reasons } = await ruleAt(number, { closed: true });
    expect(result).toBe('not observable');
    expect(reasons.join('\n')).toMatch(reason);
  });

  test('an endpoint that cannot do what a rule needs', async () => {
    const { result, reasons } = await ruleAt(16, {
      call: (operation, input) => {
        if (operation === 'SetUserPoolMfaConfig' && 'EmailMfaConfiguration' in input)
          input['MfaConfiguration'] = 'x';
        if (operation === 'SetUserPoolMfaConfig' && 'SmsMfaConfiguration' in input)
          input['MfaConfiguration'] = 'x';
      },
    });
    expect(result).toBe('not observable');
    expect(reasons.join('\n')).toContain(
      'the preparation failed at SetUserPoolMfaConfig: InvalidParameterException',
    );
  });
});

test('reasons show neither passwords nor codes nor sessions, whatever the endpoint says', async () => {
  const sent = new Set<string>();
  const { result, reasons } = await ruleAt(26, {
    answer(operation, reply, input) {
      if (!/^(?:Initiate|Respond|Verify)/.test(operation)) return;
      const echo = JSON.stringify(input);
      for (const [, value = ''] of echo.matchAll(/"(?:PASSWORD|Session|UserCode|\w+_CODE)":"([^"]+)"/g)) {
        sent.add(value);
      }
      if (reply.json['message'] !== undefined) reply.json['message'] = echo;
    },
  });
  expect(result).toBe('fail');
  expect(reasons.join('\n')).toContain('[secret]');
  for (const value of sent) expect(reasons.join('\n')).not.toContain(value);
});

describe('the command', () => {
  async function run(...args: string[]) {
    const printed: string[] = [];
    const said: string[] = [];
    const code = await conformance(args, {
      print: (line) => printed.push(line),
      say: (line) => said.push(line),
    });
    return { code, printed, said: said.join('\n') };
  }

  test('a table, a last line, and nothing left behind', async () => {
    const server = await startLocalPool();
    onTestFinished(() => server.close());
    const { code, printed, said } = await run('--endpoint', server.endpoint, '--rule', '12');
    expect(code).toBe(0);
    expect(printed[0]).toMatch(/^12 {2}by access token no Session +pass$/);
    expect(printed.at(-1)).toBe('1 of 1 pass, 0 fail, 0 not observable');
    expect(said).toContain('removes them at its end');
    const { UserPools } = await server.call<{ UserPools: unknown[] }>('ListUserPools', { MaxResults: 60 });
    expect(UserPools).toEqual([]);
  });

  test('exit code 1 when a rule fails, the reason below it, and nothing left behind', async () => {
    const server = await startLocalPool({ strictSessions: true });
    onTestFinished(() => server.close());
    const { code, printed } = await run('--endpoint', server.endpoint, '--rule', '10', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(printed.join('\n'))).toMatchObject({
      endpoint: server.endpoint,
      rules: [
        { number: 10, result: 'fail', reasons: [expect.stringContaining('at Verify'), expect.anything()] },
      ],
      pass: 0,
      fail: 1,
      notObservable: 0,
    });
    const { UserPools } = await server.call<{ UserPools: unknown[] }>('ListUserPools', { MaxResults: 60 });
    expect(UserPools).toEqual([]);
  });

  test('the settings of the pool are as they were', async () => {
    const server = await startLocalPool({ settings: { clockOffsetMs: 5_000, perUserRate: 500 } });
    onTestFinished(() => server.close());
    const before = server.settings.read();
    const { code } = await run('--endpoint', server.endpoint, '--rule', '24');
    expect(code).toBe(0);
    expect(server.settings.read()).toEqual(before);
  });

  test.each([['--rule', '36'], ['--endpoint', 'nowhere'], ['--endpoint', 'ftp://x'], ['--nonsense']])(
    'says how it is used: %s %s',
    async (...args) => {
      const { code, said } = await run(...args.filter(Boolean));
      expect(code).toBe(1);
      expect(said).toContain('Usage: npm run conformance');
    },
  );

  test('an endpoint that is not there', async () => {
    const server = await startLocalPool();
    await server.close();
    const { code, said } = await run('--endpoint', server.endpoint);
    expect(code).toBe(1);
    expect(said).toContain('does not answer (ECONNREFUSED)');
  });

  test('an endpoint that is no Cognito', async () => {
    const server = await startFaultyServer(
      answering(200, 'text/html', '<!doctype html><p>Sign in to Wi-Fi</p>'),
    );
    onTestFinished(() => server.close());
    const { code, printed, said } = await run('--endpoint', server.endpoint);
    expect({ code, printed }).toEqual({ code: 1, printed: [] });
    expect(said).toContain('the preparation failed at CreateUserPool');
  });
});
