// Two machines that have nothing in common but a server: eight processes each, which all want the codes of one secret.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeAt, secretBytes } from '../../../main/totp/software-token.ts';
import { buildDrivers, type Drivers } from '../../session/drivers.ts';
import { startRecorder } from './redis-recorder.ts';
import { everythingIn, tempRedis } from './redis-fixture.ts';
import { twoHosts, type Host, type TwoHosts } from './two-hosts.ts';

const STEPS = 100;
let drivers: Drivers;

beforeAll(async () => {
  drivers = await buildDrivers('ledger-driver');
});
afterAll(() => drivers.remove());

const stepsOf = (...hosts: readonly Host[]) =>
  hosts.flatMap((host) =>
    host
      .taken()
      .flat()
      .map(({ step }) => step),
  );
const repeated = (steps: readonly number[]) => steps.length - new Set(steps).size;
const missing = ({ first, hosts }: TwoHosts) => {
  const taken = new Set(stepsOf(...hosts));
  return Array.from({ length: STEPS }, (_, i) => first + i).filter((step) => !taken.has(step)).length;
};

test('sixteen processes on two machines get each of 100 steps once, with none left out', async () => {
  const server = await tempRedis();
  const heard = await startRecorder(server.port);
  const two = twoHosts(drivers.path('ledger-driver'), server.url, 8, STEPS);
  await two.race();

  expect(stepsOf(...two.hosts).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: STEPS }, (_, i) => two.first + i),
  );
  for (const host of two.hosts) {
    expect(host.taken().flat().length, 'the machines competed').toBeGreaterThan(0);
    for (const own of host.taken()) {
      const steps = own.map(({ step }) => step);
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
      for (const { step, code } of own) expect(code).toBe(codeAt(two.token, step));
    }
  }

  // What went to the server, and what lies there.
  const held = await everythingIn(server);
  const texts = { held, heard: heard.text() };
  const bytes = Buffer.from(secretBytes(two.token.secret));
  const needles = [
    two.token.secret.reveal(),
    bytes.toString('latin1'),
    bytes.toString('utf8'),
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ].map((text) => text.toLowerCase());
  const codes = new Set(
    two.hosts.flatMap((host) =>
      host
        .taken()
        .flat()
        .map(({ code }) => code),
    ),
  );
  for (const text of Object.values(texts)) {
    expect(text).toContain(`step:${two.first}`);
    expect(needles.filter((needle) => text.toLowerCase().includes(needle))).toEqual([]);
    expect((text.match(/\d+/g) ?? []).filter((digits) => codes.has(digits))).toEqual([]);
  }
}, 60_000);

test('whatever is killed in between: no machine gets a step twice, and only a killed process’s step is lost', async () => {
  const server = await tempRedis();
  const two = twoHosts(drivers.path('ledger-driver'), server.url, 6, STEPS);
  const raced = two.race();
  const victims = two.hosts.flatMap((host) => host.runs.slice(0, 2));
  for (const [index, victim] of victims.entries()) {
    await two.until(10 + 8 * index);
    victim.child.kill('SIGKILL');
  }
  await two.until(55);
  const before = Math.max(...stepsOf(...two.hosts));
  await server.kill();
  await server.start();
  await raced;

  const [a, b] = two.hosts;
  expect([repeated(stepsOf(a)), repeated(stepsOf(b))]).toEqual([0, 0]);
  expect(missing(two)).toBeLessThanOrEqual(victims.length);
  // A server that has forgotten everything cannot know what the other machine has had. What is taken after that it knows again: only steps
  // from before can come twice, those on their way then included, one a process.
  const twice = stepsOf(a).filter((step) => stepsOf(b).includes(step));
  expect(twice.filter((step) => step > before + 2 * 6)).toEqual([]);
}, 60_000);

test('a server that keeps a journal can be killed: no step comes twice on any machine', async () => {
  const server = await tempRedis({ settings: { appendonly: 'yes', appendfsync: 'always' } });
  const two = twoHosts(drivers.path('ledger-driver'), server.url, 6, STEPS);
  const raced = two.race();
  for (const count of [20, 50, 80]) {
    await two.until(count);
    await server.kill();
    await server.start();
  }
  await raced;
  expect(repeated(stepsOf(...two.hosts))).toBe(0);
  expect(missing(two)).toBe(0);
}, 60_000);
