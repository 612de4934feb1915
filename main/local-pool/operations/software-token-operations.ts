import { associate, verify } from '../auth/token-setup.ts';
import { session, text, token, userCode } from '../validation/common.ts';
import { required, structure } from '../validation/shape.ts';
import { operation, type OperationGroup } from './operation.ts';

/** Unsigned, by access token or by session; there is no admin twin (section 2.2). */
export const softwareTokenOperations: OperationGroup = {
  AssociateSoftwareToken: operation({
    access: 'public',
    effect: 'write',
    input: structure({ AccessToken: token, Session: session }),
    run: (service, input) => associate(service, input),
  }),
  VerifySoftwareToken: operation({
    access: 'public',
    effect: 'write',
    input: structure({
      AccessToken: token,
      Session: session,
      UserCode: required(userCode),
      FriendlyDeviceName: text,
    }),
    run: (service, input) => verify(service, input, input.UserCode, input.FriendlyDeviceName),
  }),
};
