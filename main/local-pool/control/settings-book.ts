import * as v from 'valibot';
import { DEFAULT_SETTINGS, settingsChangeSchema, type Fault, type LocalPoolSettings } from './settings.ts';

/** A setting that cannot be. The message is a sentence that names the field. */
export class SettingsError extends RangeError {
  override readonly name = 'SettingsError';
  readonly code: 'BAD_FAULT' | 'BAD_SETTING';

  constructor(field: string, rule: string) {
    super(`The setting "${field}" ${rule}.`);
    this.code = field.startsWith('faults') ? 'BAD_FAULT' : 'BAD_SETTING';
  }
}

/** The settings of one running pool. */
export class SettingsBook {
  readonly #live: { -readonly [K in keyof LocalPoolSettings]: LocalPoolSettings[K] };
  readonly #followers: ((settings: LocalPoolSettings) => void)[] = [];

  /** Errors: SettingsError. */
  constructor(initial: unknown = {}) {
    this.#live = { ...DEFAULT_SETTINGS };
    this.change(initial);
  }

  /** Always the same object, with the values of the moment. */
  get live(): LocalPoolSettings {
    return this.#live;
  }

  /** A copy that stays as it is. */
  read(): LocalPoolSettings {
    return structuredClone(this.#live);
  }

  /** All of a change or nothing of it; lists are replaced as a whole. Errors: SettingsError. */
  change(partial: unknown): void {
    // To valibot a list is an object.
    if (Array.isArray(partial)) throw new SettingsError('settings', 'must be an object');
    const parsed = v.safeParse(settingsChangeSchema, partial);
    if (!parsed.success) {
      const [issue] = parsed.issues;
      throw new SettingsError(v.getDotPath(issue) ?? 'settings', issue.message);
    }
    for (const [name, value] of Object.entries(parsed.output)) {
      if (value !== undefined) Object.assign(this.#live, { [name]: value });
    }
    for (const follower of this.#followers) follower(this.#live);
  }

  /** For parts that keep a setting of their own: called now and after each change. */
  follow(follower: (settings: LocalPoolSettings) => void): void {
    this.#followers.push(follower);
    follower(this.#live);
  }

  /** What is left of the faults after a call. */
  keepFaults(faults: readonly Fault[]): void {
    this.#live.faults = [...faults];
  }
}
