import { STANDARD_ATTRIBUTES } from '../../../main/contract/attributes.ts';

export type FieldChoice = readonly [value: string, text: string];

const own: readonly FieldChoice[] = [
  ['username', 'User name'],
  ['password', 'Password'],
  ['new_password', 'New password'],
  ['label', 'Label'],
  ['tags', 'Tags'],
  ['groups', 'Groups'],
  ['ignore', 'Ignore'],
];

export interface FieldChoices {
  readonly own: readonly FieldChoice[];
  /** Attributes: the one the column has now, those that its header suggests, the standard ones. */
  readonly attributes: readonly FieldChoice[];
}

/** What a column can be taken for. */
export function choicesFor(header: string, field: string): FieldChoices {
  const plain = header.trim().replace(/^attributes\./u, '');
  const near = plain.includes(':')
    ? [plain]
    : (STANDARD_ATTRIBUTES as readonly string[]).includes(plain) || plain === ''
      ? []
      : [`custom:${plain}`];
  const present = field.startsWith('attribute:') ? [field.slice('attribute:'.length)] : [];
  const names = [...new Set([...present, ...near, ...STANDARD_ATTRIBUTES])];
  return { own, attributes: names.map((name) => [`attribute:${name}`, name]) };
}
