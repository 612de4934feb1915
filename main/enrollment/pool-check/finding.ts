import type { CheckFinding } from '../../contract/pool-check.ts';

export type { CheckFinding };

type Make = (id: string, title: string, detail: string) => CheckFinding;

const make =
  (state: CheckFinding['state']): Make =>
  (id, title, detail) => ({ id, state, title, detail });

export const good = make('ok');
/** Works, and a person should know. */
export const attention = make('attention');
export const bad = make('failed');
/** Could not be learned; the detail says why. Never a guess. */
export const unknown = make('unknown');
