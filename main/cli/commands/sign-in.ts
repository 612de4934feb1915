import { FLOW_NAMES } from '../../contract/pools.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { TokenView } from '../../contract/sign-ins.ts';
import type { Tokens } from '../../cognito/auth-answer.ts';
import { readClaims } from '../../cognito/jwt.ts';
import { tokensByKind, tokenViews } from '../../cognito/token-views.ts';
import { signInUser } from '../../enrollment/sign-in-user.ts';
import { accountName, findAccount, poolsById } from '../find.ts';
import { sayingLearnedFlows } from '../learned-flow.ts';
import { tellingWaits } from '../telling-waits.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';

export interface SignInOptions {
  /** Prints the tokens themselves, for whoever pipes them on. */
  readonly tokens?: boolean;
  /** Revokes the refresh token afterwards. */
  readonly revoke?: boolean;
}

/** Signs one user in with its password and an unused code, and shows what the tokens say. Nothing is stored. */
export function signInCommand(query: string, options: SignInOptions, out: Terminal): Promise<Result<number>> {
  return withVault(async ({ vault, deps, host }) => {
    const found = findAccount(vault, query);
    if (!found.ok) return found;
    const account = found.value;
    if (account.poolId === null) {
      return fail('NO_POOL', `${account.label} belongs to no pool, so there is nothing to sign in to.`);
    }
    if (vault.pools.get(account.poolId)?.local) await host.ensure();
    // Read after `ensure`: the local pool may have got another port.
    const pool = vault.pools.get(account.poolId);
    if (!pool) return fail('POOL_NOT_KNOWN', 'The pool of this account is gone.');
    const waiting = tellingWaits(deps, (s) => out.say(`waiting ${s} s for the next unused code`));
    const outcome = await sayingLearnedFlows(vault, out, () => signInUser(waiting, pool, account));
    if (!outcome.ok) return outcome;
    const { challenges, waitedMs, tokens, flow } = outcome.value;
    // As the pool calls it: an alias has become the user's real name by now.
    const name = accountName(vault.accounts.get(account.id) ?? account, poolsById(vault));
    const flowName = flow ? FLOW_NAMES[flow] : '';
    const revoke = options.revoke === true && tokens.refreshToken !== null;
    if (revoke && tokens.refreshToken) {
      const revoked = await deps.connect(pool).revoke(tokens.refreshToken);
      if (!revoked.ok) return revoked;
    }
    if (out.json) {
      out.answerJson({
        account: name,
        flow: flowName,
        challenges,
        waitedMs,
        expiresInS: tokens.expiresIn,
        tokens: jsonTokens(tokens, options.tokens ?? false),
        revoked: revoke,
      });
      return ok(0);
    }
    out.answer(`${name} signed in by ${flowName} (${challenges.join(', ') || 'password only'}).`);
    if (options.tokens)
      for (const { kind, token } of tokensByKind(tokens)) out.answer(`${kind} ${token.reveal()}`);
    else for (const view of tokenViews(tokens)) out.answer(inWords(view));
    if (revoke) out.answer('The refresh token was revoked.');
    else if (options.revoke) out.say('There is no refresh token to revoke.');
    return ok(0);
  });
}

/** The claims as the token has them: numbers are numbers. A refresh token tells none. */
function jsonTokens(tokens: Tokens, withText: boolean): object[] {
  const texts = new Map(tokensByKind(tokens).map(({ kind, token }) => [kind, token]));
  return tokenViews(tokens).map(({ kind, issuedAt, expiresAt }) => {
    const token = texts.get(kind);
    return {
      kind,
      issuedAt,
      expiresAt,
      claims: (kind !== 'refresh' && token && readClaims(token)) || {},
      ...(withText ? { token: token?.reveal() } : {}),
    };
  });
}

function inWords({ kind, claims, expiresAt }: TokenView): string {
  const until = expiresAt === null ? '' : `, until ${new Date(expiresAt).toISOString()}`;
  return [`${kind} token${until}`, ...claims.map(({ name, value }) => `  ${name}: ${value}`)].join('\n');
}
