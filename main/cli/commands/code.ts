import type { Result } from '../../contract/result.ts';
import { namesBroker } from '../../client/find-broker.ts';
import { handOver } from '../clipboard/hand-over.ts';
import type { Terminal } from '../terminal.ts';
import type { CodeAnswer, CodeOptions } from './code-answer.ts';

/**
 * Prints one code. Without `--peek` its step is taken for this caller alone, and waited for where it must. Below "poolkey run" the run is
 * asked, and neither vault nor keychain is touched.
 */
export async function codeCommand(
  query: string,
  options: CodeOptions,
  out: Terminal,
): Promise<Result<number>> {
  const hand = await handOver(options);
  if (!hand.ok) return hand;
  const use = (answer: CodeAnswer): Promise<Result<number>> => hand.value(out, answer);
  if (namesBroker()) return (await import('./code-by-broker.ts')).codeByBroker(query, options, out, use);
  return (await import('./code-by-vault.ts')).codeByVault(query, options, out, use);
}
