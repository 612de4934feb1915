import { refusal } from '../errors.ts';
import type { ClientSettings } from '../state/pool.ts';

const UNIT_MS = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 };
const MINUTE = UNIT_MS.minutes;
const DAY = UNIT_MS.days;

/** Milliseconds. Unset: an hour for access and ID tokens, 30 days for refresh tokens (0 counts as unset). */
export function tokenLifetimes(settings: ClientSettings): { access: number; id: number; refresh: number } {
  const units = settings.TokenValidityUnits;
  return {
    access: (settings.AccessTokenValidity ?? 1) * hours(settings.AccessTokenValidity, units?.AccessToken),
    id: (settings.IdTokenValidity ?? 1) * hours(settings.IdTokenValidity, units?.IdToken),
    refresh: (settings.RefreshTokenValidity || 30) * days(settings.RefreshTokenValidity, units?.RefreshToken),
  };
}

/** Errors: InvalidParameterException for a life outside what Cognito allows. */
export function checkTokenLifetimes(settings: ClientSettings): void {
  const { access, id, refresh } = tokenLifetimes(settings);
  const short = (life: number) => life >= 5 * MINUTE && life <= DAY;
  if (!short(access) || !short(id) || refresh < 60 * MINUTE || refresh > 3650 * DAY) {
    throw refusal('InvalidParameter', 'Invalid range for token validity.');
  }
}

/** How long a challenge's session is good for, in milliseconds: 3 minutes unless the client says otherwise. */
export function sessionLifetime(settings: ClientSettings): number {
  return (settings.AuthSessionValidity ?? 3) * MINUTE;
}

type Unit = keyof typeof UNIT_MS;

function hours(validity: number | undefined, unit: Unit | undefined): number {
  return UNIT_MS[validity === undefined ? 'hours' : (unit ?? 'hours')];
}

function days(validity: number | undefined, unit: Unit | undefined): number {
  return UNIT_MS[validity ? (unit ?? 'days') : 'days'];
}
