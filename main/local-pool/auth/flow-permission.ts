import { refusal } from '../errors.ts';
import type { Client } from '../state/pool.ts';

/** What a client may do that names no flows (section 6: "unset = refresh, SRP, custom"). */
const DEFAULT_FLOWS: readonly string[] = [
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_CUSTOM_AUTH',
];

/** Any of these in ExplicitAuthFlows opens the flow; the names without ALLOW_ are the legacy ones. */
const OPENED_BY: Readonly<Record<string, readonly string[]>> = {
  USER_PASSWORD_AUTH: ['ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'],
  ADMIN_USER_PASSWORD_AUTH: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
  ADMIN_NO_SRP_AUTH: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
  // The legacy names only ever added to SRP and refresh; CUSTOM_AUTH_FLOW_ONLY took SRP away.
  USER_SRP_AUTH: ['ALLOW_USER_SRP_AUTH', 'ADMIN_NO_SRP_AUTH', 'USER_PASSWORD_AUTH'],
  REFRESH_TOKEN_AUTH: [
    'ALLOW_REFRESH_TOKEN_AUTH',
    'ADMIN_NO_SRP_AUTH',
    'USER_PASSWORD_AUTH',
    'CUSTOM_AUTH_FLOW_ONLY',
  ],
  CUSTOM_AUTH: ['ALLOW_CUSTOM_AUTH', 'CUSTOM_AUTH_FLOW_ONLY'],
  USER_AUTH: ['ALLOW_USER_AUTH'],
};

/** Rule 29. Errors: InvalidParameterException; the text differs for USER_PASSWORD_AUTH (section 5). */
export function checkFlowEnabled(client: Client, flow: string): void {
  const name = flow === 'REFRESH_TOKEN' ? 'REFRESH_TOKEN_AUTH' : flow;
  const set = client.settings.ExplicitAuthFlows ?? [];
  const allowed: readonly string[] = set.length > 0 ? set : DEFAULT_FLOWS;
  // With rotation the permission cannot be set at all; the flow itself then says what to call instead.
  if (name === 'REFRESH_TOKEN_AUTH' && client.settings.RefreshTokenRotation?.Feature === 'ENABLED') return;
  if (OPENED_BY[name]?.some((permission) => allowed.includes(permission))) return;
  throw refusal(
    'InvalidParameter',
    name === 'USER_PASSWORD_AUTH'
      ? 'USER_PASSWORD_AUTH flow not enabled for this client'
      : 'Auth flow not enabled for this client',
  );
}
