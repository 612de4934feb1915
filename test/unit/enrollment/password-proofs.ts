import type { Exchange } from '../../fakes/recording-proxy.ts';

interface Call {
  readonly AuthParameters?: Readonly<Record<string, string>>;
  readonly ChallengeName?: string;
  readonly ChallengeResponses?: Readonly<Record<string, string>>;
}

/** Refused before the password is looked at (reference/cognito.md, rule 29). */
const NOT_LOOKED_AT = /flow not enabled|auth method not supported/i;

/** The calls at which the pool looked at a password, or at a proof of one: each can count as a failed sign-in. */
export function passwordProofs(exchanges: readonly Exchange[]): Exchange[] {
  return exchanges.filter(({ operation, request, response }) => {
    const { AuthParameters, ChallengeName, ChallengeResponses } = (request ?? {}) as Call;
    switch (operation) {
      case 'InitiateAuth':
      case 'AdminInitiateAuth':
        return (
          AuthParameters?.['PASSWORD'] !== undefined &&
          !NOT_LOOKED_AT.test((response as { message?: string } | undefined)?.message ?? '')
        );
      case 'RespondToAuthChallenge':
      case 'AdminRespondToAuthChallenge':
        return ChallengeName === 'PASSWORD_VERIFIER' || ChallengeResponses?.['PASSWORD'] !== undefined;
      default:
        return false;
    }
  });
}

/** The passwords that crossed in the clear, whoever looked at them. */
export function passwordsSent(exchanges: readonly Exchange[]): number {
  return exchanges.filter(({ request }) => {
    const { AuthParameters, ChallengeResponses } = (request ?? {}) as Call;
    return (AuthParameters?.['PASSWORD'] ?? ChallengeResponses?.['PASSWORD']) !== undefined;
  }).length;
}
