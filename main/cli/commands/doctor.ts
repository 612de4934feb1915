import { fail, ok, type Failure, type Result } from '../../contract/result.ts';
import type { Check, CheckState } from '../doctor/check.ts';
import { checkAll, checkClock, type DoctorOptions, type Report } from '../doctor/report.ts';
import { counted } from '../counted.ts';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import { span } from '../spans.ts';
import type { Terminal } from '../terminal.ts';
import { wrapped } from '../wrap.ts';

/**
 * Reports how things stand around Poolkey; changes nothing, asks nobody. The report is the answer also where a check fails: with --json
 * only the exit code tells then. Errors: NO_SERVER (no report), CLOCK_SKEW, CHECKS_FAILED.
 */
export async function doctorCommand(options: DoctorOptions, out: Terminal): Promise<Result<number>> {
  const made = options.clock ? await checkClock(options) : ok(await checkAll(options));
  if (!made.ok) return made;
  const { checks, skewMs } = made.value;
  const verdict = verdictOf(made.value, options.maxSkew);
  if (out.json) {
    out.answerJson({ checks, skewMs });
    return ok(verdict ? exitCodeOf(verdict.code) : EXIT.ok);
  }
  for (const check of checks) out.answer(lineOf(check, out.columns));
  return verdict ? fail(verdict.code, verdict.message) : ok(EXIT.ok);
}

const MARKS: Readonly<Record<CheckState, string>> = { ok: 'ok', warn: 'warn', fail: 'FAIL', none: 'none' };

function lineOf({ name, state, message, next }: Check, columns: number | null): string {
  return wrapped(
    MARKS[state].padEnd(6),
    `${name}: ${message}${next === undefined ? '' : ` ${next}`}`,
    columns,
  );
}

/** Null: all is well, or as well as needs be. */
function verdictOf({ checks, skewMs }: Report, maxSkewMs: number): Failure | null {
  if (skewMs !== null && Math.abs(skewMs) > maxSkewMs) {
    const side = skewMs > 0 ? 'behind' : 'ahead';
    return {
      code: 'CLOCK_SKEW',
      message: `The clock of this computer is ${span(Math.abs(skewMs))} ${side}; at most ${span(maxSkewMs)} are allowed. Set it: its codes would be refused.`,
    };
  }
  const failed = checks.filter(({ state }) => state === 'fail').map(({ name }) => name);
  if (failed.length === 0) return null;
  return {
    code: 'CHECKS_FAILED',
    message: `${counted(failed.length, 'check')} failed: ${failed.join(', ')}. Their lines say what to do.`,
  };
}
