import type { CodeOutcome, MfaCode } from './api.ts';
import { PoolkeyError } from './errors.ts';

/** What `MfaAccount.answer` promises. `name`: of the account, for people. Throws PoolkeyError: CODE_REUSED, CODE_EXPIRED, CODE_MISMATCH. */
export async function answerOnceMore(
  take: () => Promise<MfaCode>,
  submit: (code: string) => Promise<CodeOutcome>,
  report: (outcome: CodeOutcome) => Promise<void>,
  name: string,
): Promise<void> {
  for (const last of [false, true]) {
    const { code } = await take();
    const outcome = await submit(code);
    await report(outcome);
    if (outcome === 'ok') return;
    if (outcome === 'mismatch' || last) throw refused(outcome, name);
  }
}

function refused(outcome: Exclude<CodeOutcome, 'ok'>, name: string): PoolkeyError {
  if (outcome === 'mismatch')
    return new PoolkeyError(
      'CODE_MISMATCH',
      `The code of ${name} was refused as wrong, and is not tried again. Its token was set up anew elsewhere, or the clock differs: "poolkey verify" and "poolkey doctor --clock" tell which.`,
    );
  const code = outcome === 'reused' ? 'CODE_REUSED' : 'CODE_EXPIRED';
  return new PoolkeyError(
    code,
    `Two codes of ${name} in a row were refused as ${outcome}. Something else signs this user in, too: a script, or another vault with the same secret.`,
  );
}
