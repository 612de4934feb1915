// A web application as testers have it: a form for user and password, then one for the code, before a user pool.
import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the pool said of each code that came in. */
export interface CodeUse {
  readonly username: string;
  /** `ok`, or the name of the pool's error. */
  readonly outcome: string;
}

export interface SignInPage {
  readonly url: string;
  readonly uses: CodeUse[];
  close(): Promise<void>;
}

export async function startSignInPage(pool: { endpoint: string; clientId: string }): Promise<SignInPage> {
  const client = new CognitoIdentityProviderClient({ region: 'us-east-1', endpoint: pool.endpoint });
  const sessions = new Map<string, string>();
  const uses: CodeUse[] = [];

  const password = async (form: URLSearchParams): Promise<string> => {
    const username = form.get('username') ?? '';
    const answer = await client.send(
      new InitiateAuthCommand({
        ClientId: pool.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: username, PASSWORD: form.get('password') ?? '' },
      }),
    );
    if (answer.ChallengeName !== 'SOFTWARE_TOKEN_MFA') return `<p role="alert">${answer.ChallengeName}</p>`;
    const ticket = crypto.randomUUID();
    sessions.set(ticket, answer.Session ?? '');
    return `<form method="post" action="/code">
      <input type="hidden" name="ticket" value="${ticket}"><input type="hidden" name="username" value="${username}">
      <label>Code <input name="code" inputmode="numeric" autocomplete="one-time-code"></label><button>Verify</button></form>`;
  };

  const code = async (form: URLSearchParams): Promise<string> => {
    const username = form.get('username') ?? '';
    const record = (outcome: string): void => void uses.push({ username, outcome });
    try {
      await client.send(
        new RespondToAuthChallengeCommand({
          ClientId: pool.clientId,
          ChallengeName: 'SOFTWARE_TOKEN_MFA',
          Session: sessions.get(form.get('ticket') ?? '') ?? '',
          ChallengeResponses: { USERNAME: username, SOFTWARE_TOKEN_MFA_CODE: form.get('code') ?? '' },
        }),
      );
    } catch (error) {
      record((error as Error).name);
      throw error;
    }
    record('ok');
    return `<h1>Hello ${username}</h1>`;
  };

  const server = createServer((request, response) => {
    void answer(request, response, { '/password': password, '/code': code });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    uses,
    async close() {
      client.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

const FIRST = `<form method="post" action="/password"><label>User <input name="username"></label>
  <label>Password <input name="password" type="password"></label><button>Sign in</button></form>`;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  steps: Readonly<Record<string, (form: URLSearchParams) => Promise<string>>>,
): Promise<void> {
  const step = steps[request.url ?? ''];
  let body = FIRST;
  if (step) {
    const form = new URLSearchParams(await text(request));
    body = await step(form).catch((error: Error) => `<p role="alert">${error.name}: ${error.message}</p>`);
  }
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(`<!doctype html><html lang="en"><title>Sign in</title><main>${body}</main></html>`);
}
