// The cells of the settings table, and what reference/cognito.md says each of them must come to. Knows nothing of the code.

export const MFA = ['OFF', 'OPTIONAL', 'ON'] as const;
export const CLIENTS = ['plain', 'secret'] as const;
export const STATUSES = [
  'CONFIRMED',
  'FORCE_CHANGE_PASSWORD',
  'RESET_REQUIRED',
  'disabled',
  'UNCONFIRMED',
] as const;
export const FACTORS = [
  'none',
  /** A token enrolled by Poolkey into this vault. */
  'ours',
  /** A token whose secret somebody else has. */
  'elsewhere',
  /** SMS and our token, both active, none preferred. */
  'sms+ours',
  /** SMS preferred, our token active. */
  'sms preferred',
] as const;
/** ExplicitAuthFlows of the client that allows this flow alone. */
export const PERMISSIONS = {
  srp: 'ALLOW_USER_SRP_AUTH',
  user: 'ALLOW_USER_AUTH',
  password: 'ALLOW_USER_PASSWORD_AUTH',
  admin: 'ALLOW_ADMIN_USER_PASSWORD_AUTH',
} as const;
export type OneFlow = keyof typeof PERMISSIONS;
export const ONE_FLOWS = Object.keys(PERMISSIONS) as OneFlow[];

export interface Cell {
  readonly mfa: (typeof MFA)[number];
  readonly client: (typeof CLIENTS)[number];
  readonly status: (typeof STATUSES)[number];
  readonly factors: (typeof FACTORS)[number];
  /** What the app client allows. */
  readonly allowed: OneFlow;
  /** Whether Poolkey has to find it out. */
  readonly auto: boolean;
  /** The user of this cell alone. */
  readonly username: string;
}

export function cellsOf(mfa: Cell['mfa'], client: Cell['client']): Cell[] {
  const cells: Omit<Cell, 'username'>[] = [];
  for (const status of STATUSES)
    for (const factors of FACTORS)
      for (const allowed of ONE_FLOWS)
        for (const auto of [false, true]) cells.push({ mfa, client, status, factors, allowed, auto });
  return cells.map((cell, index) => ({ ...cell, username: `${mfa}-${client}-${index}`.toLowerCase() }));
}

/**
 * `enrolled`: it enrolls, and the next sign-in answers SOFTWARE_TOKEN_MFA with a code that the pool takes. Else the one refusal.
 * reference/cognito.md, section 3 (order, table of pools and users), section 4 (paths, re-enrolment), section 5 (messages).
 */
export function expected({ mfa, status, factors }: Cell): string {
  // The first factor is refused whatever the flow, the client or the second factor (section 5).
  if (status === 'disabled') return 'USER_DISABLED';
  if (status === 'RESET_REQUIRED') return 'PASSWORD_RESET_REQUIRED';
  if (status === 'UNCONFIRMED') return 'USER_NOT_CONFIRMED';
  // FORCE_CHANGE_PASSWORD: NEW_PASSWORD_REQUIRED, then as for the others.
  // "OFF | any | tokens; Associate by token -> SoftwareTokenMFANotFound": nobody is asked for a code there.
  if (mfa === 'OFF') return 'TOTP_OFF';
  switch (factors) {
    // ON: MFA_SETUP, path B. OPTIONAL: tokens, path A.
    case 'none':
    // SOFTWARE_TOKEN_MFA, answered with the vault's secret.
    case 'ours':
    // SELECT_MFA_TYPE; "any preference ends it".
    case 'sms+ours':
      return 'enrolled';
    case 'elsewhere':
      return 'ENROLLED_ELSEWHERE';
    // "SMS_MFA: report preferred factor is SMS".
    case 'sms preferred':
      return 'MFA_BY_SMS';
  }
}
