// For each rule an endpoint that breaks it and does the rest as the local pool does: without these, a check that always passes
// would not be told from one that looks.
import { authMutants } from './auth.ts';
import { codeMutants } from './codes.ts';
import { mfaStateMutants } from './mfa-state.ts';
import { sessionMutants } from './sessions.ts';
import { wireMutants } from './wire.ts';
import type { Mutant } from './mutant.ts';

export const mutants: readonly Mutant[] = [
  ...wireMutants,
  ...sessionMutants,
  ...mfaStateMutants,
  ...codeMutants,
  ...authMutants,
];
