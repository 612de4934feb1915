// A program that has the secrets itself, without any broker: from the environment, or from a bundle.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { codeAt, COGNITO_TOKEN } from '../../../main/totp/software-token.ts';
import type { ClientStep } from '../../session/client-driver.ts';
import { buildDrivers, type Drivers } from '../../session/drivers.ts';
import { randomBase32, tempFolder } from '../vault/temp-vault.ts';
import { all, bundle, codesOf, NOW, PASSPHRASE, startAlone, STEP, TAKE } from './own-secrets.ts';

let drivers: Drivers;
beforeAll(async () => {
  drivers = await buildDrivers('client-driver');
});
afterAll(() => drivers.remove());

const start = (state: string, env: NodeJS.ProcessEnv, ...steps: readonly ClientStep[]) =>
  startAlone(drivers, state, env, ...steps);

describe('secrets in the environment', () => {
  test('give codes by the name of the variable, and are in the environment no more', async () => {
    const secret = randomBase32();
    const state = tempFolder();
    const env = { POOLKEY_SECRET_ALICE: secret.toLowerCase().replaceAll(/(.{4})/g, '$1 ') };
    const [variables, taken] = await all(start(state, env, { do: 'variables' }, TAKE));
    expect(variables).toEqual({ ok: ['POOLKEY_STATE_DIR'] });
    expect(taken).toMatchObject({
      ok: {
        account: 'alice',
        step: STEP,
        code: codeAt({ ...COGNITO_TOKEN, secret: new Secret(secret) }, STEP),
      },
    });
    expect(statSync(join(state, 'codes.db')).mode & 0o777).toBe(0o600);
  });

  test('that are none are named, and not shown', async () => {
    const client = start(tempFolder(), { POOLKEY_SECRET_ALICE: 'NOT!A!SECRET!0189' }, TAKE);
    const [line] = await all(client);
    expect(line).toMatchObject({
      error: 'INVALID_SECRET',
      message: expect.stringContaining('POOLKEY_SECRET_ALICE') as string,
    });
    expect(client.soFar()).not.toContain('NOT!A');
  });

  test('are asked for last: a broker that is named comes first, and a bundle second', async () => {
    const { path, secret } = await bundle();
    const other = randomBase32();
    const three = { POOLKEY_SECRET_ALICE: other, POOLKEY_BUNDLE: path, POOLKEY_PASSPHRASE: PASSPHRASE };
    const [byBundle] = await all(start(tempFolder(), three, TAKE));
    expect(byBundle).toMatchObject({
      ok: { code: codeAt({ ...COGNITO_TOKEN, secret: new Secret(secret) }, STEP) },
    });
    const named = { ...three, POOLKEY_BROKER: '/nowhere.sock', POOLKEY_GRANT: `g.${'A'.repeat(43)}` };
    expect(codesOf(await all(start(tempFolder(), named, TAKE)))).toEqual(['NO_BROKER']);
    expect(codesOf(await all(start(tempFolder(), { POOLKEY_HOME: tempFolder() }, TAKE)))).toEqual([
      'NO_BROKER',
    ]);
  });
});

describe('a bundle', () => {
  test('gives codes, and its passphrase is in the environment no more', async () => {
    const { path, secret } = await bundle();
    const env = { POOLKEY_BUNDLE: path, POOLKEY_PASSPHRASE: PASSPHRASE };
    const lines = await all(
      start(tempFolder(), env, { do: 'variables' }, { do: 'acquire', who: { tag: 'buyer' } }, TAKE),
    );
    expect(lines).toMatchObject([
      { ok: expect.not.arrayContaining(['POOLKEY_PASSPHRASE']) as string[] },
      { ok: 'alice' },
      { ok: { code: codeAt({ ...COGNITO_TOKEN, secret: new Secret(secret) }, STEP) } },
    ]);
  });

  test.each<[string, string, (path: string) => NodeJS.ProcessEnv]>([
    [
      'WRONG_PASSPHRASE',
      'with another passphrase',
      (path) => ({ POOLKEY_BUNDLE: path, POOLKEY_PASSPHRASE: 'wrong' }),
    ],
    ['NO_PASSPHRASE', 'without a passphrase', (path) => ({ POOLKEY_BUNDLE: path })],
    [
      'FILE_UNREADABLE',
      'that is not there',
      (path) => ({ POOLKEY_BUNDLE: `${path}x`, POOLKEY_PASSPHRASE: PASSPHRASE }),
    ],
    [
      'NOT_A_BUNDLE',
      'that is none',
      () => ({ POOLKEY_BUNDLE: import.meta.filename, POOLKEY_PASSPHRASE: PASSPHRASE }),
    ],
  ])('says %s %s', async (code, _, env) => {
    const { path, secret } = await bundle();
    const state = tempFolder();
    const client = start(state, env(path), TAKE);
    expect(codesOf(await all(client))).toEqual([code]);
    expect(client.soFar()).not.toContain(secret);
    expect(client.soFar()).not.toContain(PASSPHRASE);
    expect(existsSync(join(state, 'codes.db')), 'nothing was begun').toBe(false);
  });

  test('opens until its end, and not a millisecond longer', async () => {
    const env = async (expiresAt: number) => ({
      POOLKEY_BUNDLE: (await bundle({ expiresAt })).path,
      POOLKEY_PASSPHRASE: PASSPHRASE,
    });
    expect(codesOf(await all(start(tempFolder(), await env(NOW + 1), TAKE)))).toEqual(['ok']);
    expect(codesOf(await all(start(tempFolder(), await env(NOW), TAKE)))).toEqual(['BUNDLE_EXPIRED']);
  });
});
