import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildDrivers, runDriver } from '../../session/drivers.ts';
import type { LedgerJob } from '../../session/ledger-driver.ts';
import { freePort } from '../../session/redis-server.ts';
import { cognitoToken, tempFolder, tempVault } from '../vault/temp-vault.ts';
import { tempRedis } from './redis-fixture.ts';
import { failure, LIMIT_MS, placeAt, timed } from './redis-place.ts';

/** A server for TLS alone beside the usual port, with a certificate that nobody has signed. */
async function tlsServer() {
  const folder = tempFolder();
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const kind =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost';
  const args = [
    ...kind.split(' '),
    '-addext',
    'subjectAltName=DNS:localhost',
    '-keyout',
    key,
    '-out',
    certificate,
  ];
  execFileSync('openssl', args, { stdio: 'ignore' });
  const port = await freePort();
  await tempRedis({
    settings: {
      'tls-port': String(port),
      'tls-cert-file': certificate,
      'tls-key-file': key,
      'tls-ca-cert-file': certificate,
      'tls-auth-clients': 'no',
    },
  });
  return { certificate, url: `rediss://localhost:${port}`, plain: `redis://localhost:${port}` };
}

test('a certificate that nobody trusts is refused at once, and the way out is said', async () => {
  const { url, plain } = await tlsServer();
  const { result, ms } = await timed(placeAt(url).take(5));
  expect(failure(result)).toMatchObject({
    code: 'LEDGER_UNREACHABLE',
    message: expect.stringMatching(/SELF_SIGNED_CERT.*NODE_EXTRA_CA_CERTS/),
  });
  expect(ms, 'it is not asked again').toBeLessThan(2_500);
  expect(failure(await placeAt(plain, LIMIT_MS).take(5))?.message).toContain('whether it wants TLS');
});

test('one that is trusted is taken', async () => {
  const { certificate, url } = await tlsServer();
  const drivers = await buildDrivers('ledger-driver');
  onTestFinished(() => drivers.remove());
  const at = tempVault();
  const job: LedgerJob = {
    file: at.home.vaultFile,
    key: at.key.toString('base64'),
    secret: cognitoToken().secret.reveal(),
    fingerprint: 'f',
    nows: [at.clock.now],
    maxWaitMs: 0,
    shared: url,
  };
  const run = runDriver(drivers.path('ledger-driver'), job, { env: { NODE_EXTRA_CA_CERTS: certificate } });
  await run.ready();
  run.go();
  expect(await run.output()).toMatch(/^\d+ \d{6}\n$/);
});
