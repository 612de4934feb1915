/** For processes that need the desktop, and nothing of what Poolkey's own variables may hold: a passphrase, a grant. */
export function desktopEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^POOLKEY_/i.test(name)));
}
