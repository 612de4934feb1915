import { fail, ok, type Result } from '../../contract/result.ts';
import { settingsSchema } from '../../local-pool/control/settings.ts';
import type { SettingsFlags } from '../local-pool-flags.ts';
import type { Terminal } from '../terminal.ts';
import { askLocalPool } from './local-pool-door.ts';
import { formatSettings, settingsOf } from './local-pool-settings.ts';

export interface LocalPoolSetOptions extends SettingsFlags {
  readonly endpoint: string;
  readonly clearFaults?: boolean;
}

/** Changes what the flags name, in one step, and leaves the rest. Without any it only tells. */
export async function localPoolSetCommand(
  options: LocalPoolSetOptions,
  out: Terminal,
): Promise<Result<number>> {
  if (options.clearFaults && options.fault) {
    return fail('USAGE', 'Give either --clear-faults or --fault: the faults given replace those there are.');
  }
  const change = { ...settingsOf(options), ...(options.clearFaults && { faults: [] }) };
  const asked = Object.keys(change).length === 0 ? undefined : change;
  const answer = await askLocalPool(options.endpoint, 'settings', settingsSchema, asked);
  if (!answer.ok) return answer;
  if (out.json) out.answerJson(answer.value);
  else out.answer(formatSettings(answer.value));
  return ok(0);
}
