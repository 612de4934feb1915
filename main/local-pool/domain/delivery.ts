import { randomInt } from 'node:crypto';
import type { Service } from '../service.ts';
import type { Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import { attributeOf } from './attributes.ts';
import type { Message } from './outbox.ts';

/** The attributes that hold an address. */
export type AddressAttribute = 'email' | 'phone_number';

/** What an operation that sends a code answers with. */
export interface CodeDeliveryDetails {
  readonly Destination: string;
  readonly DeliveryMedium: Message['medium'];
  readonly AttributeName: AddressAttribute;
}

export interface Delivery {
  readonly pool: Pool;
  readonly user: UserRecord;
  readonly attribute: AddressAttribute;
  readonly purpose: Message['purpose'];
  readonly code: string;
}

/** SMS and e-mail cannot be sent: what they would carry goes to the outbox. */
export function deliver(service: Service, delivery: Delivery): CodeDeliveryDetails {
  const { pool, user, attribute, purpose, code } = delivery;
  const destination = attributeOf(user, attribute) ?? '';
  const medium = attribute === 'email' ? 'EMAIL' : 'SMS';
  service.outbox.put({ userPoolId: pool.id, username: user.username, medium, destination, purpose, code });
  return deliveryDetails(user, attribute);
}

export function deliveryDetails(user: UserRecord, attribute: AddressAttribute): CodeDeliveryDetails {
  return {
    Destination: masked(attributeOf(user, attribute) ?? ''),
    DeliveryMedium: attribute === 'email' ? 'EMAIL' : 'SMS',
    AttributeName: attribute,
  };
}

export function numericCode(digits: number): string {
  return String(randomInt(10 ** digits)).padStart(digits, '0');
}

/** `+*******1234`, `t***@e***`: as much as Cognito shows of an address. */
function masked(destination: string): string {
  const [local = '', domain] = destination.split('@');
  if (domain !== undefined) return `${local.charAt(0)}***@${domain.charAt(0)}***`;
  return `+${'*'.repeat(Math.max(destination.length - 5, 1))}${destination.slice(-4)}`;
}
