import type { Command } from 'commander';
import { beforeAll, expect, test } from 'vitest';
import { EXIT_CODES } from '../../../main/cli/exit-codes.ts';
import { makeProgram } from '../../../main/cli/program.ts';
import { buildCli, errorOf, poolkey } from './cli-fixture.ts';

beforeAll(buildCli, 60_000);

test.each<[string[], RegExp]>([
  [['nonsense'], /^Unknown command 'nonsense'/],
  [['lst'], /^Unknown command 'lst' \(Did you mean list\?\)$/],
  [['list', '--nonsense'], /^Unknown option '--nonsense'/],
  [['list', 'too', 'many'], /^Too many arguments for 'list'/],
  [['pool', 'nonsense'], /^Unknown command 'nonsense'/],
  [['code'], /^Missing required argument 'query'/],
  [['restore'], /^Missing required argument 'users'/],
  [['enroll', 'roster.csv'], /^Say which pool: --pool NAME/],
  [['enroll', '--template'], /^Say which pool: --pool NAME/],
  [['enroll'], /^Name a roster/],
  [['enroll', 'roster.csv', '--resume', 'last'], /not two of them/],
  [['enroll', '--resume', 'last', '--status', 'last'], /not two of them/],
  [['enroll', '--resume', 'last', '--rate', '5'], /^--rate means nothing with --resume/],
  [['enroll', '--status', 'last', '--create'], /^--create means nothing with --status/],
  [['enroll', '--template', '--pool', 'x', '--report', 'r.csv'], /^--report means nothing with --template/],
  [['enroll', 'roster.csv', '--pool', 'x', '--retry-failed'], /^--retry-failed means nothing with a roster/],
  [['enroll', 'roster.csv', '--pool', 'x', '--existing', 'keep'], /Allowed choices are verify, skip/],
  [['enroll', 'roster.csv', '--pool', 'x', '--map', 'Login'], /Write HEADER=FIELD/],
  [['enroll', 'roster.csv', '--pool', 'x', '--map', 'Login=nonsense'], /Write HEADER=FIELD/],
  [['enroll', 'roster.csv', '--pool', 'x', '--report', 'r.txt'], /ends in \.csv or \.json/],
  [['runs', 'remove'], /^Missing required argument 'id'/],
  [['export', '--all'], /^Required option '--out <file>' not specified/],
  [['export', '--out', 'x'], /^Say which accounts, in one way/],
  [['export', '--out', 'x', '--all', '--tag', 'y'], /^Say which accounts, in one way/],
  [['verify', '--rate', '0/s', '--all'], /above 0 and up to 1000/],
  [['verify', '--concurrency', 'many', '--all'], /whole number from 1 to 100/],
  [['pool', 'set', 'x', '--flow', 'magic'], /Allowed choices are auto, srp/],
])('%j with --json: one line of JSON on stderr, exit 2', async (args, message) => {
  expect(await errorOf(args)).toMatchObject({
    exit: 2,
    code: 'USAGE',
    message: expect.stringMatching(message) as string,
  });
});

test('the twin of --json counts before anything is parsed', async () => {
  const env = { POOLKEY_JSON: '1' };
  const run = await poolkey(['nonsense'], { env });
  expect([run.code, run.stdout, JSON.parse(run.stderr)]).toMatchObject([2, '', { error: { code: 'USAGE' } }]);
  const none = await poolkey([], { env });
  expect([none.code, none.stdout, JSON.parse(none.stderr)]).toMatchObject([
    2,
    '',
    { error: { code: 'USAGE' } },
  ]);
});

test('for people: what is wrong, and where to look', async () => {
  expect(await poolkey(['lst'])).toEqual({
    code: 2,
    stdout: '',
    stderr: "error: unknown command 'lst'\n(Did you mean list?)\n(poolkey --help shows all commands)\n",
  });
});

// A bug once: whatever stands behind `=` of an unknown option was repeated, and with it the secret that somebody typed there.
test.each([[['list', '--client-secret=GEHEIM']], [['verify', "--password=GE'HEIM"]]])(
  '%j: the value is not repeated',
  async (args) => {
    const people = await poolkey(args);
    const programs = await poolkey([...args, '--json']);
    expect([people.code, programs.code]).toEqual([2, 2]);
    expect(people.stderr).toMatch(/^error: unknown option '--[a-z-]+=…'\n/);
    expect(programs.stderr).toMatch(/Unknown option '--[a-z-]+=…'/);
    expect(people.stderr + programs.stderr).not.toContain('HEIM');
  },
);

test('a bug inside Poolkey: its name and place, no values; as JSON where that is wanted', async () => {
  const broken = encodeURIComponent(`Date.now = () => { throw new TypeError(['GE', 'HEIM'].join('')); }`);
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${broken}` };
  const people = await poolkey(['list'], { env });
  expect([people.code, people.stdout]).toEqual([1, '']);
  expect(people.stderr).toMatch(/^poolkey: An error inside Poolkey \(TypeError\) at .*\[INTERNAL\]\n$/);
  const programs = await poolkey(['list', '--json'], { env });
  expect(JSON.parse(programs.stderr)).toMatchObject({ error: { code: 'INTERNAL' } });
  expect(people.stderr + programs.stderr).not.toContain('GEHEIM');
});

const program = makeProgram(false, async () => undefined);
const commands: [string, Command][] = [];
const visit = (of: Command, path: string[]): void => {
  commands.push([path.join(' '), of]);
  for (const below of of.commands) visit(below, [...path, below.name()]);
};
visit(program, []);
const own = commands.filter(([path]) => path !== 'exit-codes');

test.each(own)('help of "poolkey %s": fits a terminal, and leaves nothing unsaid', (_path, command) => {
  expect(
    command
      .helpInformation()
      .split('\n')
      .filter((line) => line.length > 80),
  ).toEqual([]);
  expect(command.description()).toMatch(/\S/);
  expect(command.options.filter(({ description }) => description === '')).toEqual([]);
  const argumentsUnsaid = command.registeredArguments.filter(({ description }) => description === '');
  expect(argumentsUnsaid.map((argument) => argument.name())).toEqual([]);
});

test.each(own.filter(([, { commands: below }]) => below.length === 0))(
  '"poolkey %s" answers as JSON',
  (_path, command) => {
    expect(command.options.map(({ long }) => long)).toContain('--json');
  },
);

test('no flag takes a secret as its value', () => {
  const taken = commands.flatMap(([path, { options }]) =>
    options
      .filter((option) => /secret|password|token|session|passphrase/i.test(option.long ?? ''))
      .filter((option) => !option.isBoolean() && !option.negate)
      // The name of a variable.
      .filter(({ long }) => !long?.endsWith('-env'))
      .map(({ flags }) => `${path} ${flags}`),
  );
  expect(taken).toEqual([]);
});

test('the commands of DESIGN that there are, in groups', async () => {
  const { code, stdout, stderr } = await poolkey(['--help']);
  expect([code, stderr]).toEqual([0, '']);
  for (const heading of ['To try it:', 'Pools and users:', 'The life of a token, for one user or many:'])
    expect(stdout).toContain(`\n${heading}\n`);
  for (const name of ['verify', 'rotate', 'reset', 'recreate', 'reconcile', 're-enroll', 'mfa-on', 'mfa-off'])
    expect(stdout).toMatch(new RegExp(`^ {2}${name} \\[options\\] \\[users\\.\\.\\.\\]`, 'm'));
  expect(stdout).toContain('POOLKEY_MAX_WAIT');
});

test('the exit codes are a topic of the help', async () => {
  expect(await poolkey(['help', 'exit-codes'])).toEqual({ code: 0, stdout: EXIT_CODES, stderr: '' });
  expect(await poolkey(['exit-codes'])).toEqual({ code: 0, stdout: EXIT_CODES, stderr: '' });
});
