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

/** Talk while a code is waited for. */
export function sayWaiting(out: Terminal, waitMs: number, account: string): void {
  out.say(`waiting ${Math.ceil(waitMs / 1000)} s for the next unused code of ${account}`);
}
