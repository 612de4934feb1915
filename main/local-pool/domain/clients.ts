import { refusal } from '../errors.ts';
import type { Client, ClientSettings, Pool } from '../state/pool.ts';
import { checkTokenLifetimes } from '../tokens/token-lifetimes.ts';
import { firstSecret, newSecretValue } from './client-secrets.ts';
import { randomText } from './random-text.ts';
import { timestamp } from './timestamp.ts';

const LEGACY_FLOWS = ['ADMIN_NO_SRP_AUTH', 'CUSTOM_AUTH_FLOW_ONLY', 'USER_PASSWORD_AUTH'];

export interface NewClient {
  readonly name: string;
  readonly generateSecret: boolean;
  readonly secret: string | undefined;
  readonly settings: ClientSettings;
  readonly nowMs: number;
}

/** Errors: InvalidParameterException for settings that contradict each other. */
export function newClient(pool: Pool, { name, generateSecret, secret, settings, nowMs }: NewClient): Client {
  checkClientSettings(settings);
  const value = secret ?? (generateSecret ? newSecretValue() : undefined);
  const id = randomText(26);
  return {
    id,
    poolId: pool.id,
    name,
    ...(value !== undefined && { secret: value }),
    secrets: firstSecret({ id, createdMs: nowMs, ...(value !== undefined && { secret: value }) }),
    createdMs: nowMs,
    modifiedMs: nowMs,
    settings,
  };
}

/** Errors: InvalidParameterException. */
export function checkClientSettings(settings: ClientSettings): void {
  const flows = settings.ExplicitAuthFlows ?? [];
  const legacy = flows.filter((flow) => LEGACY_FLOWS.includes(flow));
  if (legacy.length > 0 && legacy.length < flows.length) {
    throw refusal(
      'InvalidParameter',
      'Invalid ExplicitAuthFlows: legacy and ALLOW_ values cannot be combined.',
    );
  }
  const rotates = settings.RefreshTokenRotation?.Feature === 'ENABLED';
  if (rotates && flows.includes('ALLOW_REFRESH_TOKEN_AUTH')) {
    throw refusal(
      'InvalidParameter',
      'Refresh token rotation cannot be enabled together with ALLOW_REFRESH_TOKEN_AUTH.',
    );
  }
  checkTokenLifetimes(settings);
}

export function clientView(client: Client): object {
  return {
    UserPoolId: client.poolId,
    ClientName: client.name,
    ClientId: client.id,
    ...(client.secret !== undefined && { ClientSecret: client.secret }),
    CreationDate: timestamp(client.createdMs),
    LastModifiedDate: timestamp(client.modifiedMs),
    TokenValidityUnits: {},
    AllowedOAuthFlowsUserPoolClient: false,
    EnableTokenRevocation: true,
    EnablePropagateAdditionalUserContextData: false,
    AuthSessionValidity: 3,
    ...client.settings,
    RefreshTokenValidity: client.settings.RefreshTokenValidity || 30,
  };
}
