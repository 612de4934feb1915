import type { Rule } from '../rule.ts';
import { auth } from './auth/index.ts';
import { codes } from './codes/index.ts';
import { mfaState } from './mfa-state/index.ts';
import { sessions } from './sessions/index.ts';
import { wire } from './wire/index.ts';

/** All rules of section 8, in their order. */
export const rules: readonly Rule[] = [...wire, ...sessions, ...mfaState, ...codes, ...auth].toSorted(
  (a, b) => a.number - b.number,
);
