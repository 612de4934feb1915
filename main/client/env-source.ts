import { createHash } from 'node:crypto';
import { listedSource } from '../broker/listed-source.ts';
import type { CodeSource } from '../broker/code-source.ts';
import { systemClock } from '../totp/clock.ts';
import { sharedName } from '../totp/shared-name.ts';
import { COGNITO_TOKEN, parseSecret } from '../totp/software-token.ts';
import { takeEnvSecrets } from './env-secrets.ts';
import { PoolkeyError } from './errors.ts';

/**
 * `POOLKEY_SECRET_ALICE`: the user `alice`, for projects with one or two users. Throws PoolkeyError, which names the variable and never
 * what is in it.
 */
export function envSource(env: NodeJS.ProcessEnv = process.env): CodeSource {
  return listedSource(
    takeEnvSecrets(env).map(({ name, username, text }) => {
      const secret = parseSecret(text);
      if (!secret.ok) throw new PoolkeyError(secret.error.code, `${name}: ${secret.error.message}`);
      const token = { ...COGNITO_TOKEN, secret: secret.value };
      const id = createHash('sha256').update(name).digest('base64url').slice(0, 16);
      return {
        account: { id, name: username, username, label: username, pool: null, tags: [] },
        token: { token, fingerprint: sharedName(token.secret) },
        password: null,
        clock: () => Promise.resolve(systemClock),
      };
    }),
  );
}
