import { setTimeout as sleep } from 'node:timers/promises';
import { HeldAccounts } from './held-accounts.ts';
import { PoolkeyError } from './errors.ts';
import type { Link } from './link.ts';

/** An app that was started anew is there within this time, ms. */
const PATIENCE_MS = 3_000;
const AGAIN_MS = 200;

/**
 * A link that is opened anew when the broker went away and came back. What was asked for then is asked again: a step that was taken in
 * between is lost to everybody, which is what a step is for. The accounts that this program has for itself are acquired again first.
 * Throws what `open` throws; BUSY where another program was quicker.
 */
export async function reopening(open: () => Promise<Link>): Promise<Link> {
  let link = await open();
  let opening: Promise<Link> | null = null;
  let closed = false;
  const held = new HeldAccounts();
  const reopen = (): Promise<Link> => {
    opening ??= patiently(open, () => closed)
      .then((fresh) => held.acquireAgain(fresh))
      .finally(() => {
        opening = null;
      });
    return opening;
  };
  return {
    kind: link.kind,
    call: async (verb, parameters, onWaiting) => {
      const used = link;
      held.asked(verb, parameters);
      const answer = await used.call(verb, parameters, onWaiting).catch(async (error: unknown) => {
        if (!isGone(error) || closed) throw error;
        if (link === used) link = await reopen();
        return link.call(verb, parameters, onWaiting);
      });
      held.answered(verb, parameters, answer);
      return answer;
    },
    close: async () => {
      closed = true;
      const last = (await opening?.catch(() => null)) ?? link;
      await last.close();
    },
  };
}

async function patiently(open: () => Promise<Link>, closed: () => boolean): Promise<Link> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!isGone(error) || closed() || performance.now() > until) throw error;
      await sleep(AGAIN_MS);
    }
  }
}

function isGone(error: unknown): boolean {
  return error instanceof PoolkeyError && error.code === 'NO_BROKER';
}
