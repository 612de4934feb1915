import { refusal } from '../errors.ts';

/** AuthParameters or ChallengeResponses, as sent. */
export type Parameters = Readonly<Record<string, string>>;

/** A map member that the client must send. Errors: InvalidParameterException. */
export function requireParameter(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (!value) throw refusal('InvalidParameter', `Missing required parameter ${name}`);
  return value;
}
