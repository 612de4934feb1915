// A page as in the examples of docs/playwright.md: who has given a code is signed in.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OrdersPage {
  readonly url: string;
  /** How often somebody has signed in. */
  readonly signIns: () => number;
  close(): Promise<void>;
}

const FORM = `<form method="post"><label>User <input name="user"></label>
  <label>Password <input name="password" type="password"></label><button type="button">Sign in</button>
  <label>Code <input name="code"></label><button>Verify</button></form>`;

export async function startOrdersPage(): Promise<OrdersPage> {
  let signIns = 0;
  const server = createServer((request, response) => {
    const signsIn = request.method === 'POST';
    if (signsIn) signIns += 1;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (signsIn) response.setHeader('set-cookie', 'session=1; HttpOnly');
    const signedIn = signsIn || request.headers.cookie?.includes('session=1') === true;
    request.resume().once('end', () => response.end(signedIn ? '<h1>Orders</h1>' : FORM));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    signIns: () => signIns,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
