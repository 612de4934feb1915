import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { Clock } from '../../totp/clock.ts';

/** One answer, whatever it says: that it came, and by which clock. Times in ms since the epoch. */
export interface Answer {
  /** The server's `Date`; null where it sent none, or where a cache answered with an old one. */
  readonly dateMs: number | null;
  readonly sentMs: number;
  readonly receivedMs: number;
}

export interface Server {
  /** `host:port`, for people. */
  readonly where: string;
  /** Errors: UNREACHABLE. */
  ask(): Promise<Result<Answer>>;
  close(): void;
}

/** Asks by HEAD, follows no redirect, and keeps its connection, so that only the first question waits for TLS. */
export function serverAt(url: URL, clock: Clock, limitMs: number): Server {
  const options = { keepAlive: true, maxSockets: 1 };
  const agent = url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  // Not what stands before the host: it may be a password.
  const address = new URL(`${url.pathname}${url.search}`, `${url.protocol}//${url.host}`);
  return {
    where: url.host,
    async ask() {
      const sentMs = clock();
      try {
        const { headers } = await headOf(address, agent, limitMs);
        return ok({ sentMs, receivedMs: clock(), dateMs: dateOf(headers) });
      } catch (error) {
        return fail('UNREACHABLE', reasonOf(error, limitMs));
      }
    },
    close: () => agent.destroy(),
  };
}

function headOf(url: URL, agent: HttpAgent, limitMs: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const asked = send(url, { method: 'HEAD', agent, headers: { 'cache-control': 'no-cache' } });
    const limit = setTimeout(() => asked.destroy(new Error('no answer in time')), limitMs);
    asked.once('response', (response) => {
      clearTimeout(limit);
      response.resume();
      resolve(response);
    });
    asked.once('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    asked.end();
  });
}

function dateOf({ date = '', age = '0' }: IncomingMessage['headers']): number | null {
  const ms = Date.parse(date);
  return Number.isNaN(ms) || Number(age) > 0 ? null : ms;
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/ENOTFOUND|EAI_AGAIN/, 'its name leads nowhere: check it, and the network'],
  [/ECONNREFUSED/, 'nobody listens there'],
  // Seen also where this computer's clock is wrong by months.
  [/CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/, 'its certificate does not count at the date of this computer'],
  [/CERT|SIGNATURE|ALTNAME|SSL|TLS/, 'its certificate is not one that this computer trusts'],
];

function reasonOf(error: unknown, limitMs: number): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === '' && error instanceof Error && error.message === 'no answer in time')
    return `no answer within ${limitMs / 1000} s`;
  return (
    REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? `the connection fails (${code || 'unknown'})`
  );
}
