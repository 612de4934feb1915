import * as v from 'valibot';
import type { GenericSchema, InferInput, InferOutput } from 'valibot';
import type { Result } from './result.ts';

/** A question of the renderer that main answers once. */
export interface Call<A extends GenericSchema = GenericSchema, R extends GenericSchema = GenericSchema> {
  readonly kind: 'call';
  readonly args: A;
  readonly result: R;
}

/**
 * A file that a person has chosen or dropped, as main gets it: where it lies, or its bytes where it lies nowhere (dragged out of
 * an archive or a mail). The page cannot name a path: only a `File` leads to one.
 */
export const pickedFile = v.object({
  name: v.pipe(v.string(), v.maxLength(1_000)),
  path: v.pipe(v.string(), v.maxLength(10_000)),
  bytes: v.nullable(v.instance(Uint8Array)),
});

/** As `Call`; the page gives a `File`, which the preload script turns into a `pickedFile`. */
export interface FileCall<R extends GenericSchema = GenericSchema> {
  readonly kind: 'call';
  readonly file: true;
  readonly args: typeof pickedFile;
  readonly result: R;
}

/** News that main sends to the renderer. */
export interface Push<P extends GenericSchema = GenericSchema> {
  readonly kind: 'push';
  readonly payload: P;
}

export type Entry = Call | FileCall | Push;
export type Contract = Readonly<Record<string, Readonly<Record<string, Entry>>>>;

export function call<A extends GenericSchema, R extends GenericSchema>(args: A, result: R): Call<A, R> {
  return { kind: 'call', args, result };
}

export function callWithFile<R extends GenericSchema>(result: R): FileCall<R> {
  return { kind: 'call', file: true, args: pickedFile, result };
}

export function push<P extends GenericSchema>(payload: P): Push<P> {
  return { kind: 'push', payload };
}

/** What the renderer sees: `api.domain.method(args)` for calls, `api.domain.name(listener)` for pushes. */
export type RendererApi<C extends Contract> = {
  readonly [D in keyof C]: {
    readonly [M in keyof C[D]]: C[D][M] extends FileCall<infer R>
      ? (file: File) => Promise<Result<InferOutput<R>>>
      : C[D][M] extends Call<infer A, infer R>
        ? (...args: ArgumentsOf<A>) => Promise<Result<InferOutput<R>>>
        : C[D][M] extends Push<infer P>
          ? (listener: (payload: InferOutput<P>) => void) => () => void
          : never;
  };
};

/** What main must provide: one handler a call, and it may send each push. */
export type Handlers<C extends Contract> = {
  readonly [D in keyof C]: {
    readonly [M in keyof C[D] as C[D][M] extends Call ? M : never]: C[D][M] extends Call<infer A, infer R>
      ? (args: InferOutput<A>) => Result<InferInput<R>> | Promise<Result<InferInput<R>>>
      : never;
  };
};

export type PushName<C extends Contract> = {
  [D in keyof C & string]: {
    [M in keyof C[D] & string]: C[D][M] extends Push ? `${D}.${M}` : never;
  }[keyof C[D] & string];
}[keyof C & string];

export type PushPayload<C extends Contract, N extends string> = N extends `${infer D}.${infer M}`
  ? C[D][M] extends Push<infer P>
    ? InferInput<P>
    : never
  : never;

type ArgumentsOf<A extends GenericSchema> = undefined extends InferInput<A> ? [] : [args: InferInput<A>];
