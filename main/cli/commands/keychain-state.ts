import { ok, type Result } from '../../contract/result.ts';
import { lookAtKeychain } from '../doctor/keychain-check.ts';
import type { Terminal } from '../terminal.ts';

/** Whether the keychain can be used now: `usable`, `locked` or `absent`. */
export async function keychainStateCommand(out: Terminal): Promise<Result<number>> {
  const state = await lookAtKeychain();
  if (out.json) out.answerJson(state);
  else out.answer(state.kind);
  return ok(0);
}
