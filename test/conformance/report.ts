import type { RuleResult } from './run.ts';

/** One rule: a line of the table, and below it the reasons where it did not pass. */
export function rowOf({ number, name, result, reasons }: RuleResult, nameWidth: number): string {
  const row = `${String(number).padStart(2)}  ${name.padEnd(nameWidth)}  ${result}`;
  return [row, ...reasons.map((reason) => `      ${oneLine(reason)}`)].join('\n');
}

export interface Sum {
  readonly pass: number;
  readonly fail: number;
  readonly notObservable: number;
}

export function sumOf(results: readonly RuleResult[]): Sum {
  const count = (result: RuleResult['result']) => results.filter((one) => one.result === result).length;
  return { pass: count('pass'), fail: count('fail'), notObservable: count('not observable') };
}

export function sumLine({ pass, fail, notObservable }: Sum): string {
  const all = pass + fail + notObservable;
  return `${pass} of ${all} pass, ${fail} fail, ${notObservable} not observable`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}]+/gu, ' ').trim();
}
