import type { Rule } from '../../rule.ts';
import { reuse } from './reuse.ts';
import { outside, secrets, window } from './window.ts';

export const codes: readonly Rule[] = [window, reuse, outside, secrets];
