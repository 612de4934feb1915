import { Findings, nameOf, NotObservable, type Rule } from './rule.ts';
import { rules } from './rules/index.ts';
import type { World } from './world/world.ts';

export interface RuleResult {
  readonly number: number;
  readonly name: string;
  readonly result: 'pass' | 'fail' | 'not observable';
  /** Empty when it passed. Without secrets and codes. */
  readonly reasons: readonly string[];
}

/** An endpoint may answer with pages of text. */
const LONGEST_REASON = 400;

/** Checks one rule. Never rejects. */
export async function runRule(rule: Rule, world: World): Promise<RuleResult> {
  const { number, name } = rule;
  const told = (result: RuleResult['result'], reasons: readonly string[]): RuleResult => ({
    number,
    name,
    result,
    // In this order: a secret that is cut in two would not be found any more.
    reasons: reasons.map((reason) => world.secrets.scrub(reason).slice(0, LONGEST_REASON)),
  });
  try {
    await rule.check(world);
    return told('pass', []);
  } catch (error) {
    if (error instanceof Findings) {
      const { broken, unseen } = error;
      const result = broken.length > 0 ? 'fail' : 'not observable';
      return told(result, [...broken, ...unseen.map((reason) => `not seen: ${reason}`)]);
    }
    return told(error instanceof NotObservable ? 'not observable' : 'fail', [nameOf(error)]);
  }
}

/** All rules, or the one of that number, one after the other: the switches of an endpoint are for all its callers. */
export async function* runAll(world: World, only?: number): AsyncGenerator<RuleResult> {
  for (const rule of rules) {
    if (only === undefined || rule.number === only) yield await runRule(rule, world);
  }
}
