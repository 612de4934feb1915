import type { LocalPoolSettings } from '../../local-pool/index.ts';
import { formatFault } from '../fault-spec.ts';
import type { SettingsFlags } from '../local-pool-flags.ts';
import { formatTable } from '../table.ts';

/** Only what the flags name. */
export function settingsOf(flags: SettingsFlags): Partial<LocalPoolSettings> {
  const { latency, clockOffset, oldAssociate, deny, fault } = flags;
  const { strictSessions, lockout, quotas, perUserRate, scope } = flags;
  return {
    ...(latency !== undefined && { latencyMs: latency }),
    ...(clockOffset !== undefined && { clockOffsetMs: clockOffset }),
    ...(strictSessions !== undefined && { strictSessions }),
    ...(oldAssociate !== undefined && { detachOldToken: oldAssociate }),
    ...(lockout !== undefined && { lockout }),
    ...(quotas !== undefined && { quotas }),
    ...(perUserRate !== undefined && { perUserRate: perUserRate === 'off' ? null : perUserRate }),
    ...(deny !== undefined && { denied: deny }),
    ...(scope !== undefined && { accessTokenScope: scope === 'default' ? null : scope }),
    ...(fault !== undefined && { faults: fault }),
  };
}

/** One line a setting, under the name of its flag. */
export function formatSettings(settings: LocalPoolSettings): string {
  const { quotas, faults, denied, perUserRate } = settings;
  const rates = typeof quotas === 'string' ? [quotas] : Object.entries(quotas).map((pair) => pair.join('='));
  const rows: [string, string][] = [
    ['latency', `${settings.latencyMs}ms`],
    ['clock-offset', `${settings.clockOffsetMs}ms`],
    ['strict-sessions', settings.strictSessions ? 'yes' : 'no'],
    ['old-associate', settings.detachOldToken ? 'yes' : 'no'],
    ['lockout', settings.lockout ? 'yes' : 'no'],
    ['quotas', rates.join(',') || 'off'],
    ['per-user-rate', perUserRate === null ? 'off' : String(perUserRate)],
    ['deny', denied.join(',') || 'none'],
    ['scope', settings.accessTokenScope ?? 'default'],
    ...(faults.length === 0 ? ['none'] : faults.map(formatFault)).map((one): [string, string] => [
      'fault',
      one,
    ]),
  ];
  return formatTable(['SETTING', 'VALUE'], rows);
}
