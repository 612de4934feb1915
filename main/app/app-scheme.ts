import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { protocol, session } from 'electron';
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts';

export const SCHEME = 'app';
export const APP_ORIGIN = `${SCHEME}://poolkey`;
export const START_PAGE = `${APP_ORIGIN}/index.html`;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Before `ready`: a scheme of its own gives the pages an origin, which `file://` does not. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the files found in `folder` at start, and nothing else: a path is looked up, never joined. */
export function serveApp(folder: string): void {
  const files = listFiles(folder);
  session.defaultSession.protocol.handle(SCHEME, (request) => {
    const url = new URL(request.url);
    const path = url.host === 'poolkey' && request.method === 'GET' ? files.get(url.pathname) : undefined;
    if (!path) return new Response('not found', { status: 404, headers: baseHeaders('.txt') });
    return new Response(new Uint8Array(readFileSync(path)), { headers: baseHeaders(extname(path)) });
  });
}

function baseHeaders(extension: string): Record<string, string> {
  return {
    'content-type': TYPES[extension] ?? 'text/plain; charset=utf-8',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  };
}

function listFiles(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [`/${relative(folder, path).split(sep).join('/')}`, path];
      }),
  );
}
