/** `none`: nothing is there to be looked at, which is no fault. */
export type CheckState = 'ok' | 'warn' | 'fail' | 'none';

/** What was found out about one thing, in a sentence, and what to do next. */
export interface Check {
  readonly name: string;
  readonly state: CheckState;
  readonly message: string;
  readonly next?: string;
}

type Make = (name: string, message: string, next?: string) => Check;

const make =
  (state: CheckState): Make =>
  (name, message, next) => ({ name, state, message, ...(next === undefined ? {} : { next }) });

export const good = make('ok');
/** Works, and a person should know. */
export const warn = make('warn');
export const bad = make('fail');
export const none = make('none');
