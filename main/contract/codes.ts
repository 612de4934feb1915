import * as v from 'valibot';

export const codeView = v.object({
  id: v.string(),
  /** RFC 6238 time step, floor(server time / period). */
  step: v.number(),
  code: v.string(),
  next: v.string(),
  /** End of `step` in main's clock, ms since the epoch (server offset already taken off). */
  endsAt: v.number(),
  periodMs: v.number(),
  /** This step was handed out already: a server would refuse it as reused. */
  spent: v.boolean(),
  /** The next step was handed out already too (copied ahead of its start). */
  nextSpent: v.boolean(),
});
export type CodeView = v.InferOutput<typeof codeView>;

export const codesResult = v.object({
  /** Main's clock when it answered, to which `endsAt` refers. */
  now: v.number(),
  codes: v.array(codeView),
});

export type CodesResult = v.InferOutput<typeof codesResult>;

export const copyResult = v.object({
  /** The account. */
  id: v.string(),
  /** Whose code it is, for the toast. */
  label: v.string(),
  username: v.string(),
  step: v.number(),
  /** 0: on the clipboard now. More: it goes there by itself after this time, when its step is near. */
  copiesInMs: v.number(),
  /** From the moment it is copied to the end of its step. */
  validForMs: v.number(),
  /** True when the current step was spent or about to end, so that the next step's code was taken. */
  next: v.boolean(),
});
export type CopyResult = v.InferOutput<typeof copyResult>;
