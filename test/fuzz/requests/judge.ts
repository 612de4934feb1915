import { MAX_BODY_BYTES } from '../../../main/local-pool/wire/read-body.ts';
import { KNOWN_ERRORS } from '../known-errors.ts';
import { wrong, type Verdict } from '../verdict.ts';
import type { WireRequest } from './wire-request.ts';
import type { Reply } from './send.ts';

/** Whether an answer is one that a client of Cognito, or of the pool's other addresses, can make something of. */
export function judge(wire: WireRequest, reply: Reply): Verdict {
  if (reply.kind === 'hang') return wrong('hang', 'no answer within 5 s');
  if (reply.kind === 'lost') {
    if (Buffer.byteLength(wire.body) > MAX_BODY_BYTES) return { fine: 'closed on a body that is too large' };
    return wrong('crash', `the connection broke (${reply.why})`);
  }
  const { status, text } = reply;
  if (status < 200 || status >= 500 || (status >= 300 && status < 400)) {
    return wrong('crash', `HTTP ${status}: ${text.slice(0, 200)}`);
  }
  // Node's own refusal of an Expect header that it does not know.
  if (status === 417 || wire.method === 'HEAD' || wire.method === 'OPTIONS')
    return { fine: `HTTP ${status}` };
  const json = parsed(text);
  if (json === undefined)
    return wrong('crash', `HTTP ${status} with a body that is no JSON: ${text.slice(0, 100)}`);
  if (wire.path !== '/' || wire.method !== 'POST') {
    const where = /^\/_poolkey\/|\.well-known/.exec(wire.path)?.[0] ?? 'another path or method';
    return { fine: `${where}: HTTP ${status}` };
  }
  return judgeCall(status, reply.headers, json);
}

function judgeCall(
  status: number,
  headers: Readonly<Record<string, unknown>>,
  json: Readonly<Record<string, unknown>>,
): Verdict {
  if (headers['content-type'] !== 'application/x-amz-json-1.1') return wrong('crash', 'another content type');
  if (status === 200)
    return json['__type'] === undefined ? { fine: 'HTTP 200' } : wrong('crash', 'an error with 200');
  const { __type: type, message } = json;
  if (typeof type !== 'string' || typeof message !== 'string') {
    return wrong('crash', 'an error without __type and message');
  }
  if (!KNOWN_ERRORS.has(type))
    return wrong('unknown error', `HTTP ${status} ${type}: ${message.slice(0, 200)}`);
  if (headers['x-amzn-errortype'] !== `${type}:`) return wrong('crash', 'another name in x-amzn-ErrorType');
  return { fine: type };
}

/** To bytes that are no proper request: an error, or an end. */
export function judgeRaw(reply: Reply): Verdict {
  if (reply.kind === 'hang') return wrong('hang', 'the connection was not closed within 5 s');
  if (reply.kind === 'lost') return { fine: 'closed on bytes that are no request' };
  const statuses = [...reply.text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));
  const bad = statuses.find((status) => status >= 500);
  if (bad !== undefined || statuses.length === 0) {
    return wrong('crash', bad === undefined ? 'what came is no HTTP' : `HTTP ${bad} on a raw connection`);
  }
  return { fine: `raw HTTP ${statuses.at(-1)}` };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
