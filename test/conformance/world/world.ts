import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { Control } from '../endpoint/control.ts';
import { HttpClient } from '../endpoint/http-client.ts';
import { sdkFor, type Target } from '../endpoint/sdk.ts';
import { Secrets } from '../endpoint/secrets.ts';
import { nameOf, NotObservable } from '../rule.ts';
import { PoolClock } from './pool-clock.ts';
import { TestPool, type AppClient, type UserOptions } from './test-pool.ts';
import type { TestUser } from './test-user.ts';

const MODES = ['ON', 'OPTIONAL', 'OFF'] as const;
export type Mode = (typeof MODES)[number];

/** Pools that are there already and stay. */
export type KnownPools = Readonly<Record<Mode, { readonly id: string; readonly client: AppClient }>>;

export interface WorldOptions {
  readonly pools?: KnownPools;
}

/** An endpoint, and everything that a run makes there. */
export class World {
  readonly http: HttpClient;
  readonly sdk: CognitoIdentityProvider;
  readonly secrets = new Secrets();
  clock = new PoolClock(undefined);
  control: Control | undefined;
  readonly #pools = new Map<Mode, Promise<TestPool>>();
  readonly #made: string[] = [];
  #changed = false;

  private constructor(target: Target, { pools }: WorldOptions) {
    this.sdk = sdkFor(target);
    const credentials = () => this.sdk.config.credentials();
    this.http = new HttpClient(target.endpoint, { region: target.region, credentials }, this.secrets);
    for (const mode of pools ? MODES : []) {
      const { id, client } = (pools as KnownPools)[mode];
      this.#pools.set(mode, Promise.resolve(new TestPool(this, id, client)));
    }
  }

  /** Errors: throws when nothing answers there, or when no user pool can be made there: then no rule could be seen. */
  static async open(target: Target, options: WorldOptions = {}): Promise<World> {
    const world = new World(target, options);
    world.control = await Control.find(world.http);
    world.clock = new PoolClock(world.control);
    const sent = Date.now();
    const answer = await world.http.call('ListUserPools', { MaxResults: 1 });
    if (answer.kind === 'lost') throw new Error(`${target.endpoint} does not answer (${answer.why}).`);
    world.clock.measure(answer, sent);
    await world.pool('ON').catch(async (error: unknown) => {
      await world.cleanUp();
      throw error;
    });
    return world;
  }

  /** A pool of the mode that rules share; each makes users of its own. */
  pool(mode: Mode): Promise<TestPool> {
    const known = this.#pools.get(mode);
    if (known) return known;
    const made = TestPool.make(this, mfaOf(mode));
    this.#pools.set(mode, made);
    return made;
  }

  /** A pool that a rule may change. */
  newPool(mode: Mode, settings: Parameters<typeof TestPool.make>[2] = {}): Promise<TestPool> {
    return TestPool.make(this, mfaOf(mode), settings);
  }

  async user(mode: Mode, options: UserOptions = {}): Promise<TestUser> {
    return (await this.pool(mode)).newUser(options);
  }

  /** Changes settings of the emulator for the part that runs. Errors: NotObservable without a control door. */
  async set(settings: Parameters<Control['set']>[0]): Promise<void> {
    if (!this.control) throw new NotObservable('the endpoint has no control door for this switch');
    this.#changed = true;
    await this.control.set(settings);
  }

  /** Puts clock and switches back to how they were found. */
  async restore(): Promise<void> {
    if (!this.control || (!this.#changed && !this.clock.moved)) return;
    await this.control.set(this.control.original);
    this.#changed = false;
    this.clock.restored();
  }

  made(poolId: string): void {
    this.#made.push(poolId);
  }

  /** Removes every pool of this run, and with them its clients and users. Gives what could not be removed. */
  async cleanUp(): Promise<string[]> {
    const left: string[] = [];
    await this.restore().catch(() => undefined);
    for (const UserPoolId of this.#made) {
      await this.sdk.deleteUserPool({ UserPoolId }).catch((error: unknown) => {
        left.push(`${UserPoolId} (${nameOf(error)})`);
      });
    }
    this.http.close();
    this.sdk.destroy();
    return left;
  }
}

function mfaOf(mode: Mode): Parameters<typeof TestPool.make>[1] {
  if (mode === 'OFF') return { MfaConfiguration: mode };
  return { MfaConfiguration: mode, SoftwareTokenMfaConfiguration: { Enabled: true } };
}
