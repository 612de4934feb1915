import type { AccountView } from '../../../main/contract/accounts.ts';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import type { SignInView, TokenView } from '../../../main/contract/sign-ins.ts';
import { wait } from './fake-enroll.ts';
import { done, no, ok } from './results.ts';

const MINUTE = 60_000;

/** `lifeMs`: of the access and ID token; below zero they have ended already. */
export function tokensOf(username: string, now: number, lifeMs: number): TokenView[] {
  const issuedAt = Math.floor(now / 1000) * 1000;
  const expiresAt = issuedAt + lifeMs;
  const seconds = (at: number) => String(at / 1000);
  const sub = '1f2e3d4c-5b6a-4789-90ab-cdef01234567';
  const issuer = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a1B2c3D4e';
  const common = [
    { name: 'sub', value: sub },
    { name: 'cognito:groups', value: '["testers","checkout-admins"]' },
    { name: 'iss', value: issuer },
  ];
  const times = [
    { name: 'auth_time', value: seconds(issuedAt) },
    { name: 'exp', value: seconds(expiresAt) },
    { name: 'iat', value: seconds(issuedAt) },
  ];
  return [
    {
      kind: 'access',
      issuedAt,
      expiresAt,
      claims: [
        ...common,
        { name: 'client_id', value: '4p9ehs7k2l1v0c8m3n6q5r7t9u' },
        { name: 'origin_jti', value: 'c0ffee00-1234-4abc-8def-0123456789ab' },
        { name: 'token_use', value: 'access' },
        { name: 'scope', value: 'aws.cognito.signin.user.admin openid profile' },
        ...times,
        { name: 'username', value: username },
      ],
    },
    {
      kind: 'id',
      issuedAt,
      expiresAt,
      claims: [
        ...common,
        { name: 'cognito:username', value: username },
        { name: 'email', value: `${username}@example.test` },
        { name: 'email_verified', value: 'true' },
        { name: 'token_use', value: 'id' },
        ...times,
      ],
    },
    { kind: 'refresh', claims: [], issuedAt: null, expiresAt: null },
  ];
}

/** Whoever's name begins with `bob` gets tokens that have ended; `dave` is not asked for a code. */
function signedIn(account: AccountView, pool: string): SignInView {
  const asked = account.username !== 'dave';
  const name = account.label || account.username;
  return {
    id: `sign-in-${account.id}`,
    accountId: account.id,
    summary: `${name} signed in to ${pool} ${asked ? 'with a code' : 'without being asked for a code'}.`,
    flow: 'USER_SRP_AUTH',
    challenges: asked ? ['PASSWORD_VERIFIER', 'SOFTWARE_TOKEN_MFA'] : ['PASSWORD_VERIFIER'],
    waitedMs: asked ? 12_400 : 0,
    serverOffsetMs: 0,
    tokens: tokensOf(
      account.username,
      Date.now(),
      account.username.startsWith('bob') ? -3 * MINUTE : 60 * MINUTE,
    ),
    revoked: false,
  };
}

export function fakeSignIns(
  find: (id: string) => AccountView | undefined,
  poolName: (id: string | null) => string,
): PoolkeyApi['signIns'] {
  const open = new Map<string, SignInView>();
  const keep = (view: SignInView) => {
    open.set(view.id, view);
    return ok(view);
  };
  const over = no('SIGN_IN_CLOSED', 'These tokens are no longer kept. Sign in again.');
  return {
    start: async ({ id }) => {
      await wait(900);
      const found = find(id);
      if (found === undefined || found.problem !== null)
        return no('WRONG_PASSWORD', 'Cognito refused the password.');
      return keep(signedIn(found, poolName(found.poolId)));
    },
    copy: async ({ id }) => (open.has(id) ? done : over),
    refresh: async ({ id }) => {
      await wait(400);
      const view = open.get(id);
      const account = view === undefined ? undefined : find(view.accountId);
      if (view === undefined || account === undefined) return over;
      const [access, idToken] = tokensOf(account.username, Date.now(), 60 * MINUTE);
      const refresh = view.tokens.at(-1);
      return keep({ ...view, tokens: [access, idToken, refresh].filter((each) => each !== undefined) });
    },
    revoke: async ({ id }) => {
      await wait(400);
      const view = open.get(id);
      return view === undefined ? over : keep({ ...view, revoked: true });
    },
    close: async ({ id }) => {
      open.delete(id);
      return done;
    },
  };
}
