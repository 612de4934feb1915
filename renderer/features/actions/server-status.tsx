import { useComputed } from '@preact/signals';
import type { AccountView } from '../../../main/contract/accounts.ts';
import { REPAIR_OF } from '../../../main/contract/actions.ts';
import { useMinute } from '../../lib/minute.ts';
import { ago, exactTime } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { actionWords } from './action-words.ts';
import { act, workOn } from './planning.ts';
import './server-status.css';
import { serverWords } from './server-words.ts';

/** How the user stands at its pool, as last found, with the way to ask again and the one to mend it. */
export function ServerStatus({ account }: { readonly account: AccountView }) {
  const now = useMinute();
  const { id, server } = account;
  const work = useComputed(() => workOn(id)).value;
  const words = server === null ? null : serverWords(server.state);
  const repair = server === null ? null : REPAIR_OF[server.state];
  const mend = repair === null ? undefined : actionWords(repair).repair;
  return (
    <section
      class="server"
      aria-label="At the pool"
      data-testid="server-status"
      data-state={server?.state ?? 'never'}
    >
      <div class="server-head">
        <span class={`server-mark ${words?.tone ?? 'plain'}`}>
          <Icon name={words?.icon ?? 'question'} />
        </span>
        <strong>{words?.word ?? 'Not checked yet'}</strong>
        <Button
          small
          testId="server-check"
          busy={work !== null}
          onClick={() => {
            act('reconcile', [id]);
          }}
        >
          {work === 'reconcile' ? 'Checking…' : 'Check now'}
        </Button>
      </div>
      {server !== null && (
        <p class="field-note selectable" data-testid="server-detail">
          {server.detail}{' '}
          <span class="server-when" title={exactTime(server.checkedAt)}>
            Checked {ago(server.checkedAt, now)}.
          </span>
        </p>
      )}
      {repair !== null && mend !== undefined && (
        <Button
          small
          icon={actionWords(repair).icon}
          testId="server-repair"
          busy={work !== null}
          onClick={() => {
            act(repair, [id]);
          }}
        >
          {mend}
        </Button>
      )}
    </section>
  );
}
