import type { Rule } from '../../rule.ts';
import { beforeVerify, passwordChanged, switchedOff, tokenDeleted, totpOff } from './administration.ts';
import { passwordFirst, replacement } from './order.ts';
import { choice } from './several-factors.ts';
import { optional, required, states } from './states.ts';

export const mfaState: readonly Rule[] = [
  states,
  required,
  optional,
  choice,
  passwordFirst,
  replacement,
  switchedOff,
  beforeVerify,
  totpOff,
  tokenDeleted,
  passwordChanged,
];
