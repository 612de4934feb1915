import { useSignal } from '@preact/signals';
import type { AccountView } from '../../../main/contract/accounts.ts';
import { api, settle } from '../../lib/api.ts';
import { showFailure } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { counts } from './codes-state.ts';

const LONGEST = 60;

/** `before` with what was typed: several at once by comma, each once, as long as the contract takes. */
export function withTags(before: readonly string[], typed: string): string[] {
  const added = typed
    .split(',')
    .map((tag) => tag.trim().replace(/^#/u, '').slice(0, LONGEST))
    .filter((tag) => tag !== '');
  return [...new Set([...before, ...added])];
}

export function EditTags({ account }: { readonly account: AccountView }) {
  const typed = useSignal('');
  const save = async (tags: string[]) => {
    const answer = await settle(api().accounts.setTags({ id: account.id, tags }));
    if (!answer.ok) showFailure(`tags:${account.id}`, answer.error);
  };
  const add = () => {
    const tags = withTags(account.tags, typed.value);
    typed.value = '';
    if (tags.length > account.tags.length) void save(tags);
  };
  return (
    <div class="panel-tags">
      <h3>Tags</h3>
      <div class="tags">
        {account.tags.map((tag) => (
          <span key={tag} class="tag">
            <span class="cut">{tag}</span>
            <Button
              kind="quiet"
              small
              iconOnly
              icon="clear"
              onClick={() => void save(account.tags.filter((each) => each !== tag))}
            >
              {`Take off ${tag}`}
            </Button>
          </span>
        ))}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <input
            class="inline-input small"
            aria-label="New tag"
            placeholder="Add a tag"
            list="known-tags"
            autocomplete="off"
            spellcheck={false}
            value={typed.value}
            onInput={(event) => {
              typed.value = event.currentTarget.value;
            }}
            onBlur={add}
          />
        </form>
        <datalist id="known-tags">
          {[...counts.value.tags.keys()].map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
      </div>
    </div>
  );
}
