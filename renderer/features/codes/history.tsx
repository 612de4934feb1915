import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { AccountView, HistoryEvent } from '../../../main/contract/accounts.ts';
import { api, settle } from '../../lib/api.ts';
import { feed } from '../../lib/feed.ts';
import { ago, exactTime } from '../../lib/words.ts';

/** Moving through the list with the arrow keys must not ask for the history of each row passed. */
const SETTLED_MS = 150;
const AT_FIRST = 12;

/** `signed_in` → `Signed in`: main may learn new kinds without this list growing. */
export function kindWords(kind: string): string {
  const text = kind.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function History({ account }: { readonly account: AccountView }) {
  const events = useSignal<readonly HistoryEvent[] | null>(null);
  const all = useSignal(false);
  const trouble = useSignal('');
  // A step taken or a changed account is what adds to the history.
  const code = feed.codes.value.get(account.id);
  const mark = `${code?.spent === true ? code.step : ''}`;
  useEffect(() => {
    let current = true;
    const timer = setTimeout(async () => {
      const answer = await settle(api().accounts.history({ id: account.id }));
      if (!current) return;
      if (answer.ok) events.value = answer.value.toSorted((a, b) => b.at - a.at);
      trouble.value = answer.ok ? '' : answer.error.message;
    }, SETTLED_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [account, mark]);

  const list = events.value ?? [];
  const now = Date.now();
  return (
    <div class="panel-history">
      <h3>History</h3>
      {trouble.value !== '' && <p class="field-note">{trouble.value}</p>}
      {events.value !== null && list.length === 0 && <p class="field-note">Nothing yet.</p>}
      <ol class="history" data-testid="history">
        {(all.value ? list : list.slice(0, AT_FIRST)).map((event, at) => (
          <li key={`${event.at}:${at}`}>
            <span>
              {kindWords(event.kind)}
              {event.detail !== '' && <span class="dim"> · {event.detail}</span>}
            </span>
            <time title={exactTime(event.at)}>{ago(event.at, now)}</time>
          </li>
        ))}
      </ol>
      {!all.value && list.length > AT_FIRST && (
        <button
          type="button"
          class="link"
          onClick={() => {
            all.value = true;
          }}
        >
          Show all {list.length}
        </button>
      )}
    </div>
  );
}
