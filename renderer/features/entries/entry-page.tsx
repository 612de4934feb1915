import { useSignal } from '@preact/signals';
import { api, type Failure, settle } from '../../lib/api.ts';
import { goToCodes } from '../../lib/route.ts';
import { applyAccounts } from '../../lib/store.ts';
import { showToast } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { choose, query, selectedId } from '../codes/codes-state.ts';
import { emptyEntry, entryInputOf, isComplete } from './entry-draft.ts';
import { SecretFields } from './secret-fields.tsx';
import { UriField } from './uri-field.tsx';

const ways = [
  ['uri', 'Paste a URI'],
  ['fields', 'Type a secret'],
] as const;

export function EntryPage() {
  const draft = useSignal(emptyEntry);
  const busy = useSignal(false);
  const error = useSignal<Failure | null>(null);
  const add = async () => {
    if (busy.peek() || !isComplete(draft.peek())) return;
    busy.value = true;
    error.value = null;
    const answer = await settle(api().accounts.add(entryInputOf(draft.peek())));
    busy.value = false;
    if (!answer.ok) {
      error.value = answer.error;
      return;
    }
    const account = answer.value;
    draft.value = emptyEntry;
    applyAccounts({ upsert: [account], remove: [] });
    query.value = '';
    choose({ by: 'all' });
    selectedId.value = account.id;
    showToast({
      key: 'entry',
      tone: 'good',
      text: `${account.label || account.username} added.`,
      lastsMs: 4000,
    });
    goToCodes();
  };
  return (
    <Page title="Add an entry" onBack={goToCodes}>
      <p class="dim">For a code that belongs to no pool, or a token that was set up elsewhere.</p>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Tabs
          label="How to add it"
          tabs={ways}
          value={draft.value.from}
          onChange={(from) => {
            error.value = null;
            draft.value = { ...draft.peek(), from };
          }}
        />
        <FormError error={error.value} />
        {draft.value.from === 'uri' ? <UriField draft={draft} /> : <SecretFields draft={draft} />}
        <div class="form-row apart">
          <Button kind="primary" type="submit" busy={busy.value} disabled={!isComplete(draft.value)}>
            Add entry
          </Button>
          <Button onClick={goToCodes}>Cancel</Button>
        </div>
      </form>
    </Page>
  );
}
