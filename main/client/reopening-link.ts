import { setTimeout as sleep } from 'node:timers/promises';
import { PoolkeyError } from './errors.ts';
import type { Link } from './link.ts';

/** An app that was started anew is there within this time, ms. */
const PATIENCE_MS = 3_000;
const AGAIN_MS = 200;

/**
 * A link that is opened anew when the broker went away and came back. What was asked for then is asked again: a step that was taken in
 * between is lost to everybody, which is what a step is for. Throws what `open` throws.
 */
export async function reopening(open: () => Promise<Link>): Promise<Link> {
  let link = await open();
  let opening: Promise<Link> | null = null;
  const reopen = (): Promise<Link> => {
    opening ??= patiently(open).finally(() => {
      opening = null;
    });
    return opening;
  };
  return {
    kind: link.kind,
    call: async (verb, parameters, onWaiting) => {
      const used = link;
      try {
        return await used.call(verb, parameters, onWaiting);
      } catch (error) {
        if (!isGone(error)) throw error;
        if (link === used) link = await reopen();
        return await link.call(verb, parameters, onWaiting);
      }
    },
    close: () => link.close(),
  };
}

async function patiently(open: () => Promise<Link>): Promise<Link> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!isGone(error) || performance.now() > until) throw error;
      await sleep(AGAIN_MS);
    }
  }
}

function isGone(error: unknown): boolean {
  return error instanceof PoolkeyError && error.code === 'NO_BROKER';
}
