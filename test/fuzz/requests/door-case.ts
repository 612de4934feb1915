import { JSON_1_1 } from '../../conformance/endpoint/http-client.ts';
import { mutated, mutatedText } from '../json-mutation.ts';
import { oddString, toBody } from '../odd-values.ts';
import type { Random } from '../random.ts';
import type { Season } from './season.ts';
import { encoded, type WireRequest } from './wire-request.ts';

const SETTINGS = {
  latencyMs: 0,
  clockOffsetMs: 0,
  strictSessions: false,
  detachOldToken: false,
  lockout: true,
  quotas: 'off',
  perUserRate: null,
  faults: [{ kind: 'slow', operation: 'GetUser', ms: 1, times: 1 }],
  denied: [],
};

/** Garbage for the control door. What would truly slow the pool down or break its answers is left out. */
export function atTheDoor(random: Random, season: Season): WireRequest {
  const path = random.pick([
    '/_poolkey/settings',
    '/_poolkey/settings',
    '/_poolkey/messages',
    `/_poolkey/messages?username=${encodeURIComponent(random.pick(season.users) ?? '')}`,
    `/_poolkey/messages?username=${encoded(oddString(random).slice(0, 100))}`,
    '/_poolkey/',
    '/_poolkey/../settings',
    '/_poolkey/nothing',
  ]);
  const method = random.pick(['GET', 'PATCH', 'PATCH', 'PATCH', 'POST', 'PUT', 'DELETE']);
  const headers = { 'content-type': random.chance(0.9) ? 'application/json' : JSON_1_1 };
  if (method === 'GET') return { method, path, headers, body: '' };
  let settings: unknown = SETTINGS;
  for (let count = random.int(3); count >= 0; count--) settings = mutated(random, settings);
  const text = random.chance(0.9) ? toBody(settings) : mutatedText(random, toBody(settings));
  return { method, path, headers, body: isHarmless(text) ? text : '{"faults":[{"kind":"nonsense"}]}' };
}

function isHarmless(text: string): boolean {
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch {
    return true;
  }
  if (typeof settings !== 'object' || settings === null) return true;
  const { latencyMs, faults, clockOffsetMs } = settings as Record<string, unknown>;
  const long = (ms: unknown) => typeof ms === 'number' && Math.abs(ms) > 5;
  const striking = Array.isArray(faults) && faults.some((fault: unknown) => isStriking(fault, long));
  return !long(latencyMs) && !long(clockOffsetMs) && !striking;
}

function isStriking(fault: unknown, long: (ms: unknown) => boolean): boolean {
  if (typeof fault !== 'object' || fault === null) return false;
  const { kind, ms } = fault as Record<string, unknown>;
  return kind === 'slow'
    ? long(ms)
    : typeof kind === 'string' && /^(?:lost|half|throttle|status-error|error|refused)$/.test(kind);
}
