import type { PoolColor, PoolInput, PoolView, SignInFlow } from '../../../main/contract/pools.ts';

export interface PoolDraft {
  readonly name: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The app client has none any more: the stored one is to be forgotten. */
  readonly noClientSecret: boolean;
  readonly endpoint: string;
  readonly flow: SignInFlow;
  readonly profile: string;
  readonly color: PoolColor;
  readonly production: boolean;
}

export const poolColors: readonly PoolColor[] = [
  'blue',
  'teal',
  'green',
  'yellow',
  'orange',
  'pink',
  'purple',
  'grey',
];

/** A new pool gets the first colour that no other has. */
export function newDraft(taken: readonly PoolView[]): PoolDraft {
  const color = poolColors.find((each) => !taken.some((pool) => pool.color === each)) ?? 'blue';
  return {
    name: '',
    userPoolId: '',
    clientId: '',
    clientSecret: '',
    noClientSecret: false,
    endpoint: '',
    flow: 'auto',
    profile: '',
    color,
    production: false,
  };
}

export function draftOf(pool: PoolView): PoolDraft {
  return {
    name: pool.name,
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    // Main does not tell it; left empty it stays as it is.
    clientSecret: '',
    noClientSecret: false,
    endpoint: pool.endpoint ?? '',
    flow: pool.flow,
    profile: pool.profile ?? '',
    color: pool.color,
    production: pool.production,
  };
}

/** Main takes an empty profile as "none", a missing endpoint as AWS's own, a missing secret as unchanged. */
export function inputOf(draft: PoolDraft): PoolInput {
  const { name, userPoolId, clientId, endpoint, flow, profile, color, production } = draft;
  const clientSecret = draft.clientSecret.trim().replaceAll(/\s+/gu, ' ');
  return {
    name,
    userPoolId,
    clientId,
    flow,
    color,
    production,
    ...(draft.noClientSecret ? { noClientSecret: true } : clientSecret === '' ? {} : { clientSecret }),
    ...(endpoint.trim() === '' ? {} : { endpoint }),
    profile: profile.trim(),
  };
}
