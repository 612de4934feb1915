import type { Random } from '../random.ts';
import type { Season } from './season.ts';

export type Make = (random: Random, season: Season) => unknown;

export const someUser: Make = (random, season) =>
  random.weighted([
    [16, random.pick(season.users)],
    [1, random.pick(season.newcomers)],
    [1, undefined],
  ]) ?? `new-${random.int(1000)}`;
export const someClient = (random: Random, season: Season) => random.pick(season.clients) ?? { id: 'none' };
const code: Make = (random, season) => (random.chance(0.5) ? season.delivered(random) : season.code(random));
export const password: Make = (random, season) => (random.chance(0.9) ? season.password : 'Other-1-word');

/** Members by name, where a value of the right form is not enough. */
export const KNOWN: Readonly<Record<string, Make>> = {
  UserPoolId: (_, season) => season.userPoolId,
  ClientId: (random, season) => someClient(random, season).id,
  Username: someUser,
  AccessToken: (random, season) => random.pick(season.accessTokens) ?? 'none',
  RefreshToken: (random, season) => random.pick(season.refreshTokens) ?? 'none',
  Token: (random, season) => random.pick(season.refreshTokens) ?? 'none',
  Session: (random, season) => random.pick(season.live)?.session ?? 'x'.repeat(40),
  Password: password,
  TemporaryPassword: password,
  PreviousPassword: password,
  ProposedPassword: password,
  UserCode: (random, season) => season.code(random),
  ConfirmationCode: code,
  Code: code,
  ClientSecretId: (random, season) => random.pick(season.secretIds) ?? 'none',
  GroupName: (random) => `group-${random.int(5)}`,
  Filter: (random) => random.pick(['username = "fuzz-1"', 'email ^= "fuzz"', 'status = "Enabled"', '']),
  Name: (random) => random.pick(['email', 'phone_number', 'name', 'custom:x', 'email_verified', 'sub']),
  Value: (random) => random.pick(['a@example.com', '+15550100', 'x', 'true', '']),
  AttributeName: (random) => random.pick(['email', 'phone_number']),
  PoolName: () => 'extra',
};
