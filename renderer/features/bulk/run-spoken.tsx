import type { RunView } from '../../../main/contract/runs.ts';
import { spoken } from './run-words.ts';

/** For screen readers: changes of state and each tenth of the way. Its text changes only then, so only then it is read. */
export function RunSpoken({ run }: { readonly run: RunView }) {
  return (
    <p class="unseen" role="status" data-testid="run-spoken">
      {spoken(run)}
    </p>
  );
}
