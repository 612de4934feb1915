import type { Rule } from '../../rule.ts';
import { sessionBinding } from './binding.ts';
import { byToken, setupChain, wrongCodes } from './chain.ts';
import { sessionForm } from './form.ts';

export const sessions: readonly Rule[] = [sessionForm, sessionBinding, wrongCodes, setupChain, byToken];
