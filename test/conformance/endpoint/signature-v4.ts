import { createHash, createHmac } from 'node:crypto';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface Signer {
  readonly region: string;
  credentials(): Promise<Credentials>;
}

const SERVICE = 'cognito-idp';

/** The headers that AWS Signature Version 4 adds to a `POST /` without a query. */
export async function signedHeaders(
  signer: Signer,
  endpoint: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Record<string, string>> {
  const { accessKeyId, secretAccessKey, sessionToken } = await signer.credentials();
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const date = time.slice(0, 8);
  const added = { 'x-amz-date': time, ...(sessionToken ? { 'x-amz-security-token': sessionToken } : {}) };
  const all = Object.entries({ ...headers, ...added, host: endpoint.host }).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const names = all.map(([name]) => name).join(';');
  const lines = all.map(([name, value]) => `${name}:${value}\n`).join('');
  const request = ['POST', '/', '', lines, names, sha256(body)].join('\n');
  const scope = `${date}/${signer.region}/${SERVICE}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(request)].join('\n');
  const key = [date, signer.region, SERVICE, 'aws4_request'].reduce<Buffer>(
    (secret, part) => hmac(secret, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  const signature = hmac(key, text).toString('hex');
  return {
    ...added,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
