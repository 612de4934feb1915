const PREFIX = 'POOLKEY_SECRET_';
/** Read once a process, and taken out of the environment: a browser that a test starts would inherit it. */
const taken = new Map<string, string>();

/** Whether the environment has secrets, or had them before this process took them. */
export function hasEnvSecrets(env: NodeJS.ProcessEnv): boolean {
  return taken.size > 0 || Object.keys(env).some(isSecretName);
}

/** Variable, user and what is in it, of each `POOLKEY_SECRET_ALICE`. */
export function takeEnvSecrets(env: NodeJS.ProcessEnv): { name: string; username: string; text: string }[] {
  for (const name of Object.keys(env).filter(isSecretName)) {
    taken.set(name, env[name] ?? '');
    delete env[name];
  }
  return [...taken].map(([name, text]) => ({
    name,
    text,
    username: name.slice(PREFIX.length).toLowerCase(),
  }));
}

function isSecretName(name: string): boolean {
  return name.startsWith(PREFIX) && name.length > PREFIX.length;
}
