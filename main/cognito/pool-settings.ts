import { fail, ok, type Result } from '../contract/result.ts';
import type { PoolInput } from '../contract/pools.ts';
import { Secret } from '../secrecy/secret.ts';
import type { PoolFields } from '../vault/pool-store.ts';

/** Constraints of the Cognito service model (reference/cognito.md 2.1). */
const USER_POOL_ID = /^[\w-]+_[0-9a-zA-Z]+$/;
const CLIENT_ID = /^[\w+]+$/;
const CLIENT_SECRET = /^[\w+]+$/;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d+$/;

/**
 * Checks what a person typed for a pool. Errors: INVALID_POOL_NAME, INVALID_POOL_ID, INVALID_CLIENT_ID,
 * INVALID_CLIENT_SECRET, INVALID_REGION, REGION_MISMATCH, INVALID_ENDPOINT, INVALID_PROFILE; each names its field.
 * `keepSecret`: when editing, a secret left empty stays.
 */
export function checkPoolInput(input: PoolInput, keepSecret: Secret | null = null): Result<PoolFields> {
  const name = input.name.trim();
  if (name === '' || name.length > 60 || hasControlCharacter(name)) {
    return fail('INVALID_POOL_NAME', 'Give the pool a name of 1 to 60 characters.');
  }
  const userPoolId = input.userPoolId.trim();
  if (userPoolId.length > 55 || !USER_POOL_ID.test(userPoolId)) {
    return fail(
      'INVALID_POOL_ID',
      'The user pool ID is malformed: it looks like eu-west-1_AbCdEf123 (AWS console, User pools, User pool ID).',
    );
  }
  const clientId = input.clientId.trim();
  if (clientId.length > 128 || !CLIENT_ID.test(clientId)) {
    return fail(
      'INVALID_CLIENT_ID',
      'The client ID is malformed: it is the ID of an app client, letters and digits only (AWS console, App clients).',
    );
  }
  const secrets = (input.clientSecret ?? '').split(/\s+/).filter((text) => text !== '');
  if (secrets.length > 2 || secrets.some((text) => text.length > 64 || !CLIENT_SECRET.test(text))) {
    return fail(
      'INVALID_CLIENT_SECRET',
      'The client secret is malformed: 1 to 64 letters and digits; two with a space between while one replaces the other.',
    );
  }
  const region = regionOf(input.region?.trim() ?? '', userPoolId, input.endpoint?.trim() ?? '');
  if (!region.ok) return region;
  const endpoint = checkEndpoint(input.endpoint?.trim() ?? '');
  if (!endpoint.ok) return endpoint;
  const profile = input.profile?.trim() ?? '';
  if (hasControlCharacter(profile)) {
    return fail('INVALID_PROFILE', 'The AWS profile is malformed: it is a name in ~/.aws/config.');
  }
  return ok({
    name,
    color: input.color ?? 'blue',
    userPoolId,
    clientId,
    clientSecret: secrets.length > 0 ? new Secret(secrets.join(' ')) : keepSecret,
    region: region.value,
    endpoint: endpoint.value,
    flow: input.flow ?? 'auto',
    profile: profile || null,
    production: input.production ?? false,
    local: false,
  });
}

/** A pool ID starts with its Region; an emulator behind an endpoint may use another prefix. */
function regionOf(typed: string, userPoolId: string, endpoint: string): Result<string> {
  const prefix = userPoolId.slice(0, userPoolId.lastIndexOf('_'));
  if (typed !== '' && !REGION.test(typed)) {
    return fail('INVALID_REGION', 'The Region is malformed: it looks like eu-west-1.');
  }
  if (endpoint !== '') return ok(typed || (REGION.test(prefix) ? prefix : 'us-east-1'));
  if (!REGION.test(prefix)) {
    return fail('INVALID_POOL_ID', 'The user pool ID must start with its Region, as in eu-west-1_AbCdEf123.');
  }
  if (typed !== '' && typed !== prefix) {
    return fail(
      'REGION_MISMATCH',
      `The user pool ID belongs to ${prefix}, the Region given is ${typed}. Correct one of them.`,
    );
  }
  return ok(prefix);
}

function checkEndpoint(text: string): Result<string | null> {
  if (text === '') return ok(null);
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return fail('INVALID_ENDPOINT', 'The endpoint is not an address. It looks like http://127.0.0.1:9229.');
  }
  const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    return fail(
      'INVALID_ENDPOINT',
      'The endpoint must be https, or http on this computer: passwords are sent to it.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    return fail('INVALID_ENDPOINT', 'The endpoint must not hold a user name or password.');
  }
  return ok(url.href.replace(/\/$/, ''));
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
