import { ok, type Result } from '../../contract/result.ts';
import { systemSleeper } from '../../totp/clock.ts';
import { clearLater } from '../clipboard/clear-later.ts';
import { findClipboard } from '../clipboard/system-clipboard.ts';
import { readStdin } from '../terminal.ts';

/** What `poolkey code --copy` leaves behind. `ms`: when. The code comes by stdin. Errors: NO_CLIPBOARD. */
export async function clearClipboardCommand(ms: number): Promise<Result<number>> {
  const code = await readStdin();
  const clipboard = await findClipboard();
  if (!clipboard.ok) return clipboard;
  await clearLater(clipboard.value, code, ms, systemSleeper);
  return ok(0);
}
