/**
 * Everything that holds vault data registers here how to let go of it. Locking calls them all, so that no
 * user name, code or half-typed form outlives the lock (a locked app has nothing to show by mistake).
 */
const forgetters = new Set<() => void>();

export function onForget(forget: () => void): void {
  forgetters.add(forget);
}

export function forgetAll(): void {
  for (const forget of forgetters) forget();
}
