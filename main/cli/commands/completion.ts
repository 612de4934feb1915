import type { Command } from 'commander';
import { ok, type Result } from '../../contract/result.ts';
import type { Shell } from '../completion/shell-names.ts';
import { SCRIPTS } from '../completion/shells.ts';
import { treeOf } from '../completion/tree.ts';
import type { Terminal } from '../terminal.ts';

/** Prints the script that teaches a shell to complete `program`. */
export function completionCommand(shell: Shell, program: Command, out: Terminal): Result<number> {
  const script = SCRIPTS[shell](treeOf(program));
  if (out.json) out.answerJson({ shell, script });
  else out.answer(script.trimEnd());
  return ok(0);
}
