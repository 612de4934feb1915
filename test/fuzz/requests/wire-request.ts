import { JSON_1_1, TARGET } from '../../conformance/endpoint/http-client.ts';
import { toBody } from '../odd-values.ts';

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** What was asked for, where the body is JSON that can be made smaller. */
  readonly operation?: string;
  readonly input?: unknown;
}

const SIGNATURE =
  'AWS4-HMAC-SHA256 Credential=a/20270115/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=0';

export function callOf(operation: string, input: unknown): WireRequest {
  const headers = { 'content-type': JSON_1_1, 'x-amz-target': TARGET + operation, authorization: SIGNATURE };
  return { method: 'POST', path: '/', headers, body: toBody(input), operation, input };
}

/** For an address: half a character cannot be encoded. */
export function encoded(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '?'));
}
