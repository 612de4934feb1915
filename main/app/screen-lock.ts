/** What of the system is looked at. */
export interface ScreenPorts {
  /** Whether the session's screen is locked now. */
  readonly screenLocked: () => boolean;
  readonly on: (event: 'leave' | 'back', listener: () => void) => void;
  /** Calls `tick` now and then. */
  readonly every: (tick: () => void) => void;
}

export interface Lockable {
  /** The vault is open. */
  readonly open: () => boolean;
  /** Work is under way that a lock would break off. */
  readonly busy: () => boolean;
  readonly lock: () => void;
  /** Opens again by the keychain, if that is how the vault opens. */
  readonly reopen: () => void;
}

/**
 * Away from the desk the key is forgotten; back there the keychain, unlocked with the session, gives it again, but only
 * where it was this that locked: who locks by hand means it. Linux sends no event when its screen is locked, so the state is
 * looked at as well; work under way is waited for.
 */
export function lockWithTheScreen(ports: ScreenPorts, vault: Lockable): void {
  let away = false;
  let ours = false;
  const leave = (): void => {
    away = true;
    if (!vault.open() || vault.busy()) return;
    ours = true;
    vault.lock();
  };
  const back = (): void => {
    // Awake behind the lock screen is not back yet.
    if (ports.screenLocked()) return;
    away = false;
    if (ours) vault.reopen();
    ours = false;
  };
  ports.on('leave', leave);
  ports.on('back', back);
  ports.every(() => {
    if (ports.screenLocked()) leave();
    else if (away) back();
  });
}
