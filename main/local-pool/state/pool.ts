import type { KeyObject } from 'node:crypto';
import type { clientSettings } from '../validation/client-settings.ts';
import type { changeablePoolSettings, poolMfaSettings, poolSettings } from '../validation/pool-settings.ts';
import type { Infer } from '../validation/shape.ts';
import type { ClientSecret, Group } from './schema.ts';
import type { SignInBook } from './sign-in-book.ts';
import type { UserDirectory } from './user-directory.ts';

export type PoolSettings = Infer<typeof poolSettings>;
export type ChangeablePoolSettings = Infer<{ kind: 'structure'; members: typeof changeablePoolSettings }>;
export type PoolMfa = Infer<{ kind: 'structure'; members: typeof poolMfaSettings }>;
export type ClientSettings = Infer<typeof clientSettings>;

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Cognito signs ID tokens and access tokens with different keys; both are in the pool's JWKS. */
export interface PoolKeys {
  readonly id: SigningKey;
  readonly access: SigningKey;
}

export interface Client {
  readonly id: string;
  readonly poolId: string;
  name: string;
  /** The first of `secrets`. Both are changed by `setSecrets` alone. */
  secret?: string;
  /** None, or one, or two while one replaces the other. */
  secrets: readonly ClientSecret[];
  readonly createdMs: number;
  modifiedMs: number;
  settings: ClientSettings;
}

export interface Pool {
  readonly id: string;
  readonly createdMs: number;
  modifiedMs: number;
  settings: PoolSettings;
  mfa: PoolMfa;
  readonly keys: PoolKeys;
  readonly clients: Map<string, Client>;
  readonly users: UserDirectory;
  /** By name. */
  readonly groups: Map<string, Group>;
  readonly signIns: SignInBook;
}
