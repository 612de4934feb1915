import { createHash } from 'node:crypto';
import type { Answer, Exchange, Json } from './endpoint/http-client.ts';
import { Broken } from './rule.ts';

/** An answer in a few words. What it quotes of the message may hold secrets: see `Secrets.scrub`. */
export function describe(exchange: Exchange): string {
  if (exchange.kind === 'lost') return `no answer (${exchange.why})`;
  const { status, json, text } = exchange;
  const { __type: type, message, ChallengeName: challenge } = json;
  if (type !== undefined || status >= 400) {
    const name = typeof type === 'string' ? type : 'an error without __type';
    return `HTTP ${status} ${name}${typeof message === 'string' ? ` "${message}"` : ''}`;
  }
  if (typeof challenge === 'string') return `HTTP ${status} with the challenge ${challenge}`;
  if (json['AuthenticationResult'] !== undefined) return `HTTP ${status} with tokens`;
  const members = Object.keys(json);
  if (members.length > 0) return `HTTP ${status} with ${members.join(', ')}`;
  return text === '{}' ? `HTTP ${status} with {}` : `HTTP ${status} with ${text.length} characters`;
}

export function ensure(what: string, holds: boolean, expected: string, actual: string): void {
  if (!holds) throw new Broken(what, expected, actual);
}

/** Compared by their JSON. */
export function same(what: string, actual: unknown, expected: unknown): void {
  const [left, right] = [shown(actual), shown(expected)];
  ensure(what, left === right, right, left);
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}

export function answered(what: string, exchange: Exchange): Answer {
  if (exchange.kind === 'lost') throw new Broken(what, 'an answer', describe(exchange));
  return exchange;
}

export function succeeded(what: string, exchange: Exchange): Json {
  if (exchange.kind === 'lost' || exchange.status !== 200) {
    throw new Broken(what, 'HTTP 200', describe(exchange));
  }
  return exchange.json;
}

/** An error by its name without `Exception`, and by its whole message where that is part of the rule. */
export function refused(what: string, exchange: Exchange, type: string, message?: string): Answer {
  const expected = `HTTP 400 ${type}Exception${message === undefined ? '' : ` "${message}"`}`;
  const fits =
    exchange.kind === 'answer' &&
    exchange.status === 400 &&
    exchange.json['__type'] === `${type}Exception` &&
    (message === undefined || exchange.json['message'] === message);
  if (!fits) throw new Broken(what, expected, describe(exchange));
  return exchange;
}

export interface Challenged {
  readonly session: string;
  readonly parameters: Json;
  readonly json: Json;
}

/** `session` is empty where none came: PASSWORD_VERIFIER may go without. */
export function challenged(what: string, exchange: Exchange, name: string): Challenged {
  const expected = `HTTP 200 with the challenge ${name}`;
  if (exchange.kind === 'lost' || exchange.status !== 200 || exchange.json['ChallengeName'] !== name) {
    throw new Broken(what, expected, describe(exchange));
  }
  const { json } = exchange;
  const session = json['Session'];
  if (name !== 'PASSWORD_VERIFIER')
    ensure(what, typeof session === 'string', `${expected} and a Session`, 'no Session');
  const parameters = json['ChallengeParameters'];
  return {
    session: typeof session === 'string' ? session : '',
    parameters: typeof parameters === 'object' && parameters !== null ? (parameters as Json) : {},
    json,
  };
}

export interface TokenSet {
  readonly access: string;
  readonly id: string;
  readonly refresh: string;
  readonly result: Json;
}

export function signedIn(what: string, exchange: Exchange): TokenSet {
  const json = exchange.kind === 'answer' && exchange.status === 200 ? exchange.json : {};
  const result = json['AuthenticationResult'] as Json | undefined;
  if (typeof result?.['AccessToken'] !== 'string') {
    throw new Broken(what, 'HTTP 200 with tokens', describe(exchange));
  }
  return {
    access: text(result['AccessToken']),
    id: text(result['IdToken']),
    refresh: text(result['RefreshToken']),
    result,
  };
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A value told apart from others without being shown. */
export function fingerprint(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 8);
}

/** A list that is sent as JSON in a string. */
export function listIn(what: string, value: unknown): string[] {
  try {
    const parsed: unknown = JSON.parse(text(value));
    if (Array.isArray(parsed)) return parsed.map(String);
  } catch {
    // Told below.
  }
  throw new Broken(what, 'a JSON array in a string', shown(value));
}
