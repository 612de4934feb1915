import {
  CognitoIdentityProvider,
  type CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';
import { isIP } from 'node:net';

export interface Target {
  readonly endpoint: string;
  readonly region: string;
  readonly profile?: string | undefined;
}

/** AWS's own client, for what the rules take for granted: making and removing pools, app clients and users. */
export function sdkFor({ endpoint, region, profile }: Target): CognitoIdentityProvider {
  const config: CognitoIdentityProviderClientConfig = {
    endpoint,
    region,
    ...(profile === undefined ? {} : { profile }),
    // An emulator on this machine checks no signature, and must not be shown a real one.
    ...(profile === undefined && isLoopback(endpoint)
      ? { credentials: { accessKeyId: 'conformance', secretAccessKey: 'conformance' } }
      : {}),
  };
  return new CognitoIdentityProvider(config);
}

function isLoopback(endpoint: string): boolean {
  const { hostname } = new URL(endpoint);
  const bare = hostname.replaceAll(/[[\]]/g, '');
  if (isIP(bare)) return bare.startsWith('127.') || bare === '::1';
  return bare === 'localhost' || bare.endsWith('.localhost');
}

/** `https://cognito-idp.eu-west-1.amazonaws.com` names its Region itself. */
export function regionOf(endpoint: string, given: string | undefined): string {
  const named = /cognito-idp(?:-fips)?\.([a-z0-9-]+)\./.exec(new URL(endpoint).hostname)?.[1];
  return given ?? named ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1';
}
