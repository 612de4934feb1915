// Each call of everything that changes a user at its pool goes wrong once: the answer is lost, or comes by half, or the call never
// reaches the pool. Whatever token the pool holds as verified, the vault has its secret (DESIGN, decision 4); and after at most one
// more run the user signs in by the vault.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordingProxy } from '../../fakes/recording-proxy.ts';
import {
  invariantHolds,
  sharedPlace,
  STEP_MS,
  verdict,
  type EnrollmentPlace,
  type TestUser,
} from './enrollment-fixture.ts';
import { GROUPS, type Scenario } from './fault-scenarios.ts';
import { accountOf, signIn } from './run-one.ts';

const FAULTS = {
  'answer lost': 'drop',
  'half an answer': 'half',
  'call lost': 'dropBefore',
} as const satisfies Record<string, keyof RecordingProxy>;
const kinds = Object.keys(FAULTS) as (keyof typeof FAULTS)[];

export function describeFaults(scenarios: readonly Scenario[]): void {
  describe.each(scenarios)('$name', (scenario) => {
    faultsOf(scenario);
  });
}

function faultsOf(scenario: Scenario): void {
  const points = scenario.calls.flatMap((operation, index) => {
    const skip = scenario.calls.slice(0, index).filter((before) => before === operation).length;
    return kinds.map((fault) => ({ fault, operation, nth: skip + 1 }));
  });
  let place: EnrollmentPlace & { close(): Promise<void> };
  beforeAll(async () => {
    place = await sharedPlace({ ...scenario.options, users: points.length + 1 });
  }, 30_000);
  afterAll(() => place.close());

  test('is made of these calls', async () => {
    const user = userAt(place, points.length);
    await scenario.prepare?.(place, user);
    const before = place.proxy.operations.length;
    expect(verdict(await scenario.run(place, user))).toBe('ok');
    expect(place.proxy.operations.slice(before)).toEqual(scenario.calls);
  });

  test.each(points.map((point, index) => ({ ...point, index })))(
    '$fault at $operation ($nth)',
    async ({ fault, operation, nth, index }) => {
      const user = userAt(place, index);
      await scenario.prepare?.(place, user);
      const planned = place.proxy[FAULTS[fault]](operation, { skip: nth - 1 });
      let struck = false;
      void planned.reached.then(() => (struck = true));
      const first = await scenario.run(place, user);
      place.proxy.release();
      expect(struck).toBe(true);
      expect(invariantHolds(place, user.username)).toBe(true);
      // Nothing that a user would have to be told about is passed over in silence, and nothing ends in a bug.
      expect(verdict(first)).not.toMatch(/INTERNAL|UNEXPECTED_ANSWER|BAD_ANSWER/);

      place.time.advance(index % 2 === 0 ? STEP_MS : 3 * STEP_MS);
      const second = first.ok ? first : await scenario.run(place, user);
      expect(verdict(second)).toBe('ok');
      expect(await stand(place, user)).toEqual(asExpected(scenario));
    },
  );
}

function userAt(place: EnrollmentPlace, index: number): TestUser {
  const user = place.users[index];
  if (!user) throw new Error('too few users');
  return user;
}

interface Stand {
  readonly signedIn: string;
  readonly byCode: boolean;
  /** The vault shows codes of the very token that the pool holds. */
  readonly shows: boolean;
  readonly invariant: boolean;
  readonly problem: string | null;
  readonly state: string | undefined;
  readonly groups: readonly string[];
}

function asExpected({ asked, name }: Scenario): Stand {
  return {
    signedIn: 'ok',
    byCode: asked !== 'nothing',
    shows: true,
    invariant: true,
    problem: null,
    state: asked === 'nothing' ? 'mfa-off' : 'working',
    groups: name.startsWith('recreate') ? GROUPS : [],
  };
}

async function stand(place: EnrollmentPlace, { username }: TestUser): Promise<Stand> {
  const outcome = await signIn(place, username);
  const { id, problem, server } = accountOf(place, username);
  const { token, groups = [] } = place.stored(username);
  return {
    signedIn: verdict(outcome),
    byCode: outcome.ok && outcome.value.challenges.includes('SOFTWARE_TOKEN_MFA'),
    shows: place.vault.tokens.current(id)?.token.secret.reveal() === token.verified?.secret,
    invariant: invariantHolds(place, username),
    problem: problem?.code ?? null,
    state: server?.state,
    groups: [...groups].toSorted(),
  };
}
