/** What proves to Cognito who the user is: the password, or what a sign-in made elsewhere gave. */
export type Proof = 'password' | 'token' | 'session';

export const proofs: readonly (readonly [proof: Proof, label: string])[] = [
  ['password', 'Password'],
  ['token', 'Access token'],
  ['session', 'Session'],
];
