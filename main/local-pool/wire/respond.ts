import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Outcome } from '../dispatcher.ts';
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

/** `half`: the headers promise all of it, and the connection breaks in the middle. */
type Part = 'whole' | 'half';

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  contentType = JSON_1_1,
  part: Part = 'whole',
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': bytes.length });
  if (part === 'whole') response.end(bytes);
  else response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}

/** Rules 2 and 3: the bare name in `__type`, lower-case `message`, and both again as headers. */
export function sendError(response: ServerResponse, error: LocalPoolError, part: Part = 'whole'): void {
  response.setHeader('x-amzn-ErrorType', `${error.type}:`);
  response.setHeader('x-amzn-ErrorMessage', headerText(error.message));
  sendJson(response, error.status, { __type: error.type, message: error.message }, JSON_1_1, part);
}

/** What the connection carries of how a call ended. */
export function sendOutcome(response: ServerResponse, outcome: Outcome, part: Part = 'whole'): void {
  switch (outcome.kind) {
    case 'output':
      return sendJson(response, 200, outcome.output, JSON_1_1, part);
    case 'error':
      return sendError(response, outcome.error, part);
    case 'half':
      return sendOutcome(response, outcome.answer, 'half');
    case 'dropped':
    case 'refused':
      response.destroy();
  }
}

/** A header can carry neither line breaks nor anything outside Latin-1, and should stay short. */
function headerText(message: string): string {
  return message.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 1024);
}
