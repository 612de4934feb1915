import type { Rule } from '../../rule.ts';
import { absentMembers, signatures, values } from './answers.ts';
import { constraints } from './constraints.ts';
import { errorBodies, headers, requests } from './protocol.ts';

export const wire: readonly Rule[] = [
  requests,
  errorBodies,
  headers,
  values,
  signatures,
  absentMembers,
  constraints,
];
