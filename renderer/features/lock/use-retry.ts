import { useSignal, type ReadonlySignal } from '@preact/signals';
import { api, settle } from '../../lib/api.ts';

/** "Try again": opens the vault anew. What is still the matter is said in place; the screen stays where it is. */
export function useRetry(): {
  readonly busy: ReadonlySignal<boolean>;
  readonly said: ReadonlySignal<string>;
  readonly retry: () => void;
} {
  const busy = useSignal(false);
  const said = useSignal('');
  const run = async () => {
    busy.value = true;
    said.value = '';
    const answer = await settle(api().vault.retry());
    busy.value = false;
    said.value = answer.ok ? '' : answer.error.message;
  };
  return { busy, said, retry: () => void run() };
}
