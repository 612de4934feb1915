import type { Result } from '../../contract/result.ts';
import { namesBroker } from '../../client/find-broker.ts';
import { handOver } from '../clipboard/hand-over.ts';
import type { Terminal } from '../terminal.ts';

export interface CodeOptions {
  /** ms */
  readonly minValid: number;
  /** ms */
  readonly maxWait: number;
  readonly peek?: boolean;
  readonly copy?: boolean;
  readonly burst?: boolean;
}

export interface CodeAnswer {
  readonly account: string;
  readonly code: string;
  readonly step: number;
  readonly validForMs: number;
  readonly waitedMs: number;
}

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

/** Talk while a code is waited for. */
export function sayWaiting(out: Terminal, waitMs: number, account: string): void {
  out.say(`waiting ${Math.ceil(waitMs / 1000)} s for the next unused code of ${account}`);
}
