import type { Sleeper } from '../../totp/clock.ts';
import type { SystemClipboard } from './system-clipboard.ts';

/** Clears the clipboard after `ms`, if it still holds what was put there. Gives whether it did. */
export async function clearLater(
  clipboard: SystemClipboard,
  text: string,
  ms: number,
  sleeper: Sleeper,
): Promise<boolean> {
  await sleeper(ms);
  if ((await clipboard.read()) !== text) return false;
  return clipboard.clear();
}
