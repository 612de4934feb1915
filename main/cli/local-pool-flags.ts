import { InvalidArgumentError, type Command, type Option } from 'commander';
import type { Fault, LocalPoolSettings } from '../local-pool/control/settings.ts';
import { CATEGORIES, type Category } from '../quotas/categories.ts';
import { FAULT_KINDS } from '../local-pool/faults/fault-kinds.ts';
import { parseDuration, parseLength } from './duration.ts';
import { FAULT_FORM, parseFaults } from './fault-spec.ts';
import { flag } from './flags.ts';

/** What both a pool that starts and one that runs can be set to. Absent: as it is. */
export interface SettingsFlags {
  /** ms */
  readonly latency?: number;
  /** ms by which the pool's clock is ahead of this machine's */
  readonly clockOffset?: number;
  readonly strictSessions?: boolean;
  readonly oldAssociate?: boolean;
  readonly lockout?: boolean;
  readonly quotas?: LocalPoolSettings['quotas'];
  readonly perUserRate?: number | 'off';
  readonly deny?: string[];
  readonly fault?: Fault[];
  readonly scope?: string;
}

const FLOWS: Readonly<Record<string, string>> = {
  srp: 'ALLOW_USER_SRP_AUTH',
  password: 'ALLOW_USER_PASSWORD_AUTH',
  admin: 'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  user: 'ALLOW_USER_AUTH',
  custom: 'ALLOW_CUSTOM_AUTH',
  refresh: 'ALLOW_REFRESH_TOKEN_AUTH',
};

export function addSettingsFlags(target: Command): Command {
  const flags: readonly Option[] = [
    flag('--latency <time>', 'added to each answer').argParser(parseLength),
    flag('--clock-offset <time>', "how far the pool's clock is ahead").argParser(parseDuration),
    flag('--strict-sessions', 'a wrong code ends its session'),
    flag('--old-associate', 'a new secret drops the old token at once, as Cognito did until 2023'),
    flag('--no-lockout', 'wrong passwords lock nobody out'),
    flag(
      '--quotas <quotas>',
      'off, aws, or requests a second like UserAuthentication=5,UserRead=10',
    ).argParser(parseQuotas),
    flag('--per-user-rate <n>', 'reads a second of one user, and writes (AWS: 10), or off').argParser(
      parsePerUserRate,
    ),
    flag('--deny <operations>', 'IAM operations that answer AccessDenied, with commas, or none').argParser(
      parseOperations,
    ),
    flag('--scope <scopes>', 'scope of the access tokens from now on, or default'),
    flag('--fault <spec>', `${FAULT_FORM}, repeatable. KIND: ${FAULT_KINDS.join(', ')}`).argParser(
      parseFaults,
    ),
  ];
  for (const one of flags) target.addOption(one);
  return target;
}

/** `srp,refresh` as ExplicitAuthFlows. */
export function parseFlows(text: string): string[] {
  const flows = listOf(text).map((name) => (Object.hasOwn(FLOWS, name) ? FLOWS[name] : undefined));
  if (flows.length === 0 || flows.includes(undefined)) {
    throw new InvalidArgumentError(`Write a list of ${Object.keys(FLOWS).join(', ')}, with commas between.`);
  }
  return flows.filter((flow) => flow !== undefined);
}

export function parseQuotas(text: string): LocalPoolSettings['quotas'] {
  const word = text.trim();
  if (word === 'off' || word === 'aws') return word;
  const rates: Partial<Record<Category, number>> = {};
  for (const part of listOf(text)) {
    const [, name, rate] = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(part) ?? [];
    const category = CATEGORIES.find((one) => one === name);
    if (!category) {
      throw new InvalidArgumentError(
        `Write off, aws, or a list like UserAuthentication=5,UserRead=10. Categories: ${CATEGORIES.join(', ')}.`,
      );
    }
    rates[category] = Number(rate);
  }
  return rates;
}

/** Not null for "off": commander makes an empty text of it. */
export function parsePerUserRate(text: string): number | 'off' {
  const word = text.trim();
  if (word === 'off') return word;
  if (!/^\d+(?:\.\d+)?$/.test(word)) throw new InvalidArgumentError('Write a number a second, or off.');
  return Number(word);
}

/** Which of them there are is for the pool to say. */
export function parseOperations(text: string): string[] {
  const names = listOf(text);
  if (names.length === 0) throw new InvalidArgumentError('Write operations with commas between, or none.');
  return names.length === 1 && names[0] === 'none' ? [] : names;
}

function listOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '');
}
