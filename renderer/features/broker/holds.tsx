import { useSignal } from '@preact/signals';
import type { HoldView } from '../../../main/contract/broker.ts';
import { useMinute } from '../../lib/minute.ts';
import { ago, exactTime } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { FirstFew } from './first-few.tsx';
import { FreeDialog } from './free-dialog.tsx';
import './tests-lists.css';

interface HeldProps {
  readonly hold: HoldView;
  readonly now: number;
  readonly onFree: () => void;
}

function HeldAccount({ hold, now, onFree }: HeldProps) {
  return (
    <li class="tests-row" data-testid="hold">
      <div class="project-label">
        <strong class="cut" title={hold.account}>
          {hold.account}
        </strong>
        <span class="project-path" title={hold.holder}>
          {hold.holder}
        </span>
        {hold.elsewhere && (
          <span class="project-path" data-testid="hold-elsewhere">
            By another process: it is freed when its “poolkey run” ends.
          </span>
        )}
      </div>
      <p class="tests-facts">
        <time class="tests-fact" title={`Taken ${exactTime(hold.since)}`}>
          {ago(hold.since, now)}
        </time>
      </p>
      {!hold.elsewhere && (
        <Button small testId="hold-free" onClick={onFree}>
          Free it
        </Button>
      )}
    </li>
  );
}

/** By what a hold is known again: the same account may be held anew by another program. */
const keyOf = ({ name, since }: HoldView) => `${name}:${since}`;

/** Accounts that one program alone uses now. */
export function Holds({ holds }: { readonly holds: readonly HoldView[] }) {
  const now = useMinute();
  const asked = useSignal('');
  const freeing = holds.find((hold) => keyOf(hold) === asked.value);
  if (holds.length === 0) return null;
  return (
    <section class="tests-section" aria-labelledby="tests-holds">
      <h2 id="tests-holds">Accounts in use</h2>
      <FirstFew
        items={holds}
        what="accounts"
        testId="holds"
        item={(hold) => (
          <HeldAccount
            key={keyOf(hold)}
            hold={hold}
            now={now}
            onFree={() => {
              asked.value = keyOf(hold);
            }}
          />
        )}
      />
      {freeing !== undefined && (
        <FreeDialog
          hold={freeing}
          onClose={() => {
            asked.value = '';
          }}
        />
      )}
    </section>
  );
}
