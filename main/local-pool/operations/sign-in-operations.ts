import { startFlow } from '../auth/flows.ts';
import { respondToChallenge } from '../auth/respond.ts';
import { requireClient, requirePoolClient } from '../domain/pools.ts';
import { authFlow, challengeName, clientId, context, session, userPool } from '../validation/common.ts';
import { required, sensitiveMap, structure } from '../validation/shape.ts';
import { operation, type OperationGroup } from './operation.ts';

const start = {
  ...context,
  ClientId: required(clientId),
  AuthFlow: required(authFlow),
  AuthParameters: sensitiveMap,
  Session: session,
};
const answer = {
  ...context,
  ClientId: required(clientId),
  ChallengeName: required(challengeName),
  ChallengeResponses: sensitiveMap,
  Session: session,
};

export const signInOperations: OperationGroup = {
  InitiateAuth: operation({
    access: 'public',
    effect: 'write',
    input: structure(start),
    run: (service, input) =>
      startFlow(input.AuthFlow, 'public', {
        service,
        ...requireClient(service.store, input.ClientId),
        parameters: input.AuthParameters ?? {},
      }),
  }),
  AdminInitiateAuth: operation({
    access: 'iam',
    effect: 'write',
    input: structure({ ...userPool, ...start }),
    run: (service, input) =>
      startFlow(input.AuthFlow, 'admin', {
        service,
        ...requirePoolClient(service.store, input.UserPoolId, input.ClientId),
        parameters: input.AuthParameters ?? {},
      }),
  }),
  RespondToAuthChallenge: operation({
    access: 'public',
    effect: 'write',
    input: structure(answer),
    run: (service, input) =>
      respondToChallenge({
        service,
        ...requireClient(service.store, input.ClientId),
        challenge: input.ChallengeName,
        sessionToken: input.Session,
        responses: input.ChallengeResponses ?? {},
      }),
  }),
  AdminRespondToAuthChallenge: operation({
    access: 'iam',
    effect: 'write',
    input: structure({ ...userPool, ...answer }),
    run: (service, input) =>
      respondToChallenge({
        service,
        ...requirePoolClient(service.store, input.UserPoolId, input.ClientId),
        challenge: input.ChallengeName,
        sessionToken: input.Session,
        responses: input.ChallengeResponses ?? {},
      }),
  }),
};
