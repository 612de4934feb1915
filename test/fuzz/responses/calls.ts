// The calls of Poolkey's client, and what each promises of its answer.
import type { CognitoResult } from '../../../main/cognito/failure.ts';
import { SignIn, type SignInState } from '../../../main/cognito/sign-in.ts';
import type { UserPoolClient } from '../../../main/cognito/user-pool-client.ts';
import type { Flow } from '../../../main/contract/pools.ts';
import type { Random } from '../random.ts';
import type { Given } from './given.ts';
import {
  isAdminUser,
  isAssociation,
  isAuthAnswer,
  isClientSettings,
  isCreated,
  isList,
  isMfa,
  isPoolMfa,
  isState,
  isTokens,
  isVerification,
  type Promised,
} from './promises.ts';

export interface ClientCall {
  readonly name: string;
  /** How many calls of the API it can make: each may take its whole time. */
  readonly calls: number;
  run(client: UserPoolClient, given: Given, random: Random): Promise<CognitoResult<unknown>>;
  /** Whether the value of a success is of the type that it is declared to be. */
  readonly promised: Promised;
}

const one = (name: string, run: ClientCall['run'], promised: Promised): ClientCall => ({
  name,
  calls: 1,
  run,
  promised,
});
const done: Promised = (value) => value === true;

export const CALLS: readonly (readonly [weight: number, call: ClientCall])[] = [
  [30, { name: 'SignIn', calls: 24, run: wholeSignIn, promised: isState }],
  [
    4,
    one(
      'initiate',
      (client, { username, password }) =>
        client.initiate('USER_PASSWORD_AUTH', username, { PASSWORD: password.reveal() }),
      isAuthAnswer,
    ),
  ],
  [
    4,
    one(
      'respond',
      (client, { username, session, code }) =>
        client.respond('SOFTWARE_TOKEN_MFA', session, username, { SOFTWARE_TOKEN_MFA_CODE: code }),
      isAuthAnswer,
    ),
  ],
  [8, one('associate', (client, { session }) => client.associate({ session }), isAssociation)],
  [
    3,
    one('associate by token', (client, { token }) => client.associate({ accessToken: token }), isAssociation),
  ],
  [
    8,
    one(
      'verify',
      (client, { session, code }) => client.verify({ session }, code, 'a device of mine'),
      isVerification,
    ),
  ],
  [6, one('setTokenPreference', (client, { token }) => client.setTokenPreference(token, true), done)],
  [8, one('mfaSettings', (client, { token }) => client.mfaSettings(token), isMfa)],
  [4, one('refresh', (client, { token }) => client.refresh(token), isTokens)],
  [3, one('revoke', (client, { token }) => client.revoke(token), done)],
  [
    3,
    one(
      'admin.initiate',
      ({ admin }, { username, password }) =>
        admin.initiate('ADMIN_USER_PASSWORD_AUTH', username, { PASSWORD: password.reveal() }),
      isAuthAnswer,
    ),
  ],
  [5, one('admin.getUser', ({ admin }, { username }) => admin.getUser(username), isAdminUser)],
  [2, one('admin.authFactors', ({ admin }, { username }) => admin.authFactors(username), isList)],
  [
    2,
    one('admin.deleteSoftwareToken', ({ admin }, { username }) => admin.deleteSoftwareToken(username), done),
  ],
  [
    2,
    one(
      'admin.setTokenPreference',
      ({ admin }, { username }) => admin.setTokenPreference(username, true),
      done,
    ),
  ],
  [
    2,
    one(
      'admin.setPassword',
      ({ admin }, { username, password }) => admin.setPassword(username, password),
      done,
    ),
  ],
  [
    2,
    one(
      'admin.createUser',
      ({ admin }, { username, password }) => admin.createUser(username, password, []),
      isCreated,
    ),
  ],
  [2, one('admin.groups', ({ admin }, { username }) => admin.groups(username), isList)],
  [2, one('admin.mfaConfig', ({ admin }) => admin.mfaConfig(), isPoolMfa)],
  [2, one('admin.describeClient', ({ admin }) => admin.describeClient(), isClientSettings)],
];

const FLOWS: readonly (readonly Flow[])[] = [
  ['password'],
  ['srp'],
  ['user'],
  ['admin'],
  ['srp', 'user', 'password', 'admin'],
];

/** From the password on, through whatever the server asks for, as an enrollment goes. */
async function wholeSignIn(
  client: UserPoolClient,
  given: Given,
  random: Random,
): Promise<CognitoResult<SignInState>> {
  const signIn = new SignIn(client, given.username, random.pick(FLOWS) ?? ['password']);
  let state = await signIn.start(given.password);
  for (let round = 0; round < 4; round++) {
    if (!state.ok) return state;
    switch (state.value.step) {
      case 'tokens':
        return state;
      case 'new-password':
        state = await signIn.setNewPassword(
          given.password,
          Object.fromEntries(state.value.requiredAttributes.map((name) => [name, 'x'])),
        );
        break;
      case 'select-mfa':
        state = await signIn.chooseSoftwareToken();
        break;
      case 'software-token':
        state = await signIn.answerCode(given.code);
        break;
      case 'mfa-setup':
        state = await signIn.finishSetup(signIn.session);
        break;
    }
  }
  return state;
}
