import { Secret } from '../../../main/secrecy/secret.ts';

/** Whether a value is what its TypeScript type says: what came over the network must not get further under a false one. */
export type Promised = (value: unknown) => boolean;

export const isText: Promised = (value) => typeof value === 'string';

export const isList: Promised = (value) => Array.isArray(value) && value.every(isText);

export const isSecretOrNull: Promised = (value) =>
  value === null || (value instanceof Secret && isText(value.reveal()));

export const isTokens: Promised = (value) => {
  const { accessToken, idToken, refreshToken, expiresIn } = value as Record<string, unknown>;
  return (
    accessToken instanceof Secret &&
    isSecretOrNull(idToken) &&
    isSecretOrNull(refreshToken) &&
    typeof expiresIn === 'number' &&
    Number.isFinite(expiresIn)
  );
};

export const isMfa: Promised = (value) => {
  const { active, preferred } = value as Record<string, unknown>;
  return isList(active) && (preferred === null || isText(preferred));
};

export const isAuthAnswer: Promised = (value) => {
  const { kind, tokens, challenge } = value as Record<string, unknown>;
  if (kind === 'tokens') return isTokens(tokens);
  const { name, session, parameters, available } = challenge as Record<string, unknown>;
  const texts = typeof parameters === 'object' && Object.values(parameters as object).every(isText);
  return isText(name) && isSecretOrNull(session) && texts && isList(available);
};

export function isState(value: unknown): boolean {
  const { step, tokens, requiredAttributes } = value as Record<string, unknown>;
  if (step === 'tokens') return isTokens(tokens);
  if (step === 'new-password') return isList(requiredAttributes);
  return step === 'mfa-setup' || step === 'select-mfa' || step === 'software-token';
}

export function isAssociation(value: unknown): boolean {
  const { secretCode, session } = value as Record<string, unknown>;
  return secretCode instanceof Secret && isSecretOrNull(session);
}

export function isVerification(value: unknown): boolean {
  const { success, session } = value as Record<string, unknown>;
  return typeof success === 'boolean' && isSecretOrNull(session);
}

export function isAdminUser(value: unknown): boolean {
  const { username, status, enabled, mfa, attributes } = value as Record<string, unknown>;
  const texts = (entry: unknown) => Object.values(entry as object).every(isText);
  return (
    isText(username) &&
    isText(status) &&
    typeof enabled === 'boolean' &&
    isMfa(mfa) &&
    Array.isArray(attributes) &&
    attributes.every(texts)
  );
}

export function isCreated(value: unknown): boolean {
  return isText((value as Record<string, unknown>)['username']);
}

export function isPoolMfa(value: unknown): boolean {
  const { mode, softwareToken } = value as Record<string, unknown>;
  return isText(mode) && typeof softwareToken === 'boolean';
}

export function isClientSettings(value: unknown): boolean {
  const { flows, hasSecret, hidesUsers } = value as Record<string, unknown>;
  return isList(flows) && typeof hasSecret === 'boolean' && typeof hidesUsers === 'boolean';
}
