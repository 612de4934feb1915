import { refusal } from '../errors.ts';
import type { Client } from '../state/pool.ts';
import type { ClientSecret, ClientState } from '../state/schema.ts';
import { randomText } from './random-text.ts';
import { timestamp } from './timestamp.ts';

/** One in use and one that takes its place. */
const MOST_SECRETS = 2;

export function newSecretValue(): string {
  return randomText(52);
}

/** The secrets of a client that was made with one secret or none. */
export function firstSecret({
  id,
  secret,
  createdMs,
}: Pick<ClientState, 'id' | 'secret' | 'createdMs'>): ClientSecret[] {
  return secret === undefined ? [] : [{ id: secretId(id, createdMs), value: secret, createdMs }];
}

/** AddUserPoolClientSecret. Errors: InvalidParameterException for a public client, LimitExceededException. */
export function addSecret(client: Client, value: string, nowMs: number): ClientSecret {
  if (client.secrets.length === 0) {
    throw refusal('InvalidParameter', `Client ${client.id} is not configured for secret.`);
  }
  if (client.secrets.length >= MOST_SECRETS) {
    throw refusal('LimitExceeded', `Client ${client.id} already has the maximum of ${MOST_SECRETS} secrets.`);
  }
  // The id holds the time alone, so two of the same millisecond have to differ.
  let createdMs = nowMs;
  while (client.secrets.some(({ id }) => id === secretId(client.id, createdMs))) createdMs++;
  const secret = { id: secretId(client.id, createdMs), value, createdMs };
  setSecrets(client, [...client.secrets, secret]);
  return secret;
}

/** DeleteUserPoolClientSecret. Errors: ResourceNotFoundException, InvalidParameterException for the last one. */
export function deleteSecret(client: Client, id: string): void {
  const rest = client.secrets.filter((secret) => secret.id !== id);
  if (rest.length === client.secrets.length) {
    throw refusal('ResourceNotFound', `Client secret ${id} does not exist.`);
  }
  if (rest.length === 0) {
    throw refusal('InvalidParameter', 'The last secret of a client cannot be deleted.');
  }
  setSecrets(client, rest);
}

/** Without the value, which only the answer to AddUserPoolClientSecret may hold. */
export function secretView({ id, createdMs }: ClientSecret): object {
  return { ClientSecretId: id, ClientSecretCreateDate: timestamp(createdMs) };
}

/** What DescribeUserPoolClient shows is the oldest. */
function setSecrets(client: Client, secrets: readonly ClientSecret[]): void {
  client.secrets = secrets;
  const [first] = secrets;
  if (first) client.secret = first.value;
}

function secretId(clientId: string, createdMs: number): string {
  return `${clientId}--${createdMs}`;
}
