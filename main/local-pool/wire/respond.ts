import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { LocalPoolError } from '../errors.ts';

export const JSON_1_1 = 'application/x-amz-json-1.1';

/** Headers of every answer; `Date` tells the pool's own clock (rule 3). */
export function setCommonHeaders(response: ServerResponse, nowMs: number): void {
  response.sendDate = false;
  response.setHeader('Date', new Date(nowMs).toUTCString());
  response.setHeader('x-amzn-RequestId', randomUUID());
}

/** Cognito answers any origin: browsers run the app under test. */
export function setCorsHeaders(response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader(
    'Access-Control-Expose-Headers',
    'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date',
  );
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  contentType = JSON_1_1,
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

/** Rules 2 and 3: the bare name in `__type`, lower-case `message`, and both again as headers. */
export function sendError(response: ServerResponse, error: LocalPoolError): void {
  response.setHeader('x-amzn-ErrorType', `${error.type}:`);
  response.setHeader('x-amzn-ErrorMessage', headerText(error.message));
  sendJson(response, error.status, { __type: error.type, message: error.message });
}

/** A header can carry neither line breaks nor anything outside Latin-1, and should stay short. */
function headerText(message: string): string {
  return message.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 1024);
}
