import { ipcMain, type WebContents } from 'electron';
import * as v from 'valibot';
import { contract, type PoolkeyContract, type PoolkeyHandlers } from '../contract/contract.ts';
import { fail, type Failure, type Result } from '../contract/result.ts';
import type { Call, Contract, Entry, PushName, PushPayload } from '../contract/schema.ts';

/** What the router needs of an event; Electron's own type fits. */
export interface Caller {
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
  readonly sender: unknown;
}

export interface RouterOptions {
  /** The app window's web contents, or null while there is no window. */
  readonly window: () => WebContents | null;
  /** Origin of the app's own pages, e.g. `app://poolkey`. */
  readonly origin: string;
  /** A bug: an exception in a handler or a result that breaks the contract. Gets no values. */
  readonly onBug: (channel: string, error: unknown) => void;
}

type AnyHandler = (args: unknown) => unknown;

/**
 * The only door between renderer and main. For each call: the sender must be the main frame of the app window, the
 * arguments must fit the contract, and so must the result; failures go back as tagged results.
 */
export function startRouter(handlers: PoolkeyHandlers, options: RouterOptions): void {
  for (const [domain, entries] of Object.entries(contract as Contract)) {
    for (const [name, entry] of Object.entries(entries)) {
      if (entry.kind !== 'call') continue;
      const handler = (handlers as Record<string, Record<string, AnyHandler>>)[domain]?.[name];
      if (!handler) throw new Error(`no handler for ${domain}.${name}`);
      const channel = channelOf(domain, name);
      ipcMain.handle(channel, (event, ...args: unknown[]) => {
        // Read before anything is awaited: the frame may be gone afterwards.
        if (!isOurs(event, options)) return fail('FOREIGN_SENDER', 'This page may not use Poolkey.');
        return answer(entry, handler, args, (error) => options.onBug(channel, error));
      });
    }
  }
}

/** Sends a push to the window. The payload is parsed like a result: nothing that the contract does not name gets out. */
export function sendPush<N extends PushName<PoolkeyContract>>(
  options: RouterOptions,
  name: N,
  payload: PushPayload<PoolkeyContract, N>,
): void {
  const target = options.window();
  if (!target || target.isDestroyed()) return;
  const [domain = '', entryName = ''] = name.split('.');
  const entry: Entry | undefined = (contract as Contract)[domain]?.[entryName];
  if (entry?.kind !== 'push') throw new Error(`not a push: ${name}`);
  target.send(channelOf(domain, entryName), v.parse(entry.payload, payload));
}

export function channelOf(domain: string, name: string): string {
  return `poolkey:${domain}.${name}`;
}

export function isOurs(event: Caller, options: RouterOptions): boolean {
  const frame = event.senderFrame;
  const window = options.window();
  if (!frame || !window || event.sender !== window) return false;
  if (frame.parent !== null) return false;
  return frame.url === options.origin || frame.url.startsWith(`${options.origin}/`);
}

/** Of a failure only what the contract names: an error object may bear more. */
function bare({ code, message, retryAfterMs }: Failure): Result<never> {
  return fail(code, message, retryAfterMs);
}

/** Parses, runs, parses: exported for tests. */
export async function answer(
  entry: Call,
  handler: AnyHandler,
  args: readonly unknown[],
  onBug: (error: unknown) => void,
): Promise<Result<unknown>> {
  const parsed = v.safeParse(entry.args, args[0]);
  if (!parsed.success || args.length > 1) {
    return fail(
      'INVALID_ARGUMENTS',
      'The window sent something that Poolkey does not take. Check the values typed.',
    );
  }
  try {
    const result = (await handler(parsed.output)) as Result<unknown>;
    if (!result.ok) return bare(result.error);
    return { ok: true, value: v.parse(entry.result, result.value) };
  } catch (error) {
    onBug(error);
    return fail('INTERNAL', 'Something went wrong inside Poolkey; the log names the place. Try again.');
  }
}
