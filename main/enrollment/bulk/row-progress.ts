import type { RowState } from '../../contract/runs.ts';

/** The state that a row is in while a call is sent: before VerifySoftwareToken its secret is saved, whatever came before. */
export function stateBefore(operation: string, state: RowState): RowState {
  return operation === 'VerifySoftwareToken' ? 'secret_saved' : state;
}

/** The state after a call that succeeded. Answers to challenges say nothing new: they end what InitiateAuth or Verify began. */
export function stateAfter(operation: string, state: RowState): RowState {
  switch (operation) {
    case 'InitiateAuth':
      return 'signed_in';
    case 'VerifySoftwareToken':
      return 'verified';
    case 'SetUserMFAPreference':
    case 'GetUser':
      return 'preferred';
    default:
      return state;
  }
}
