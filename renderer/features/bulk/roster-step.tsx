import { useRef } from 'preact/hooks';
import { go } from '../../lib/route.ts';
import { pools } from '../../lib/store.ts';
import { rosterName } from '../../lib/roster-name.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PoolCards } from '../../ui/pool-cards.tsx';
import type { BulkDraft } from './bulk-draft.ts';
import { BulkPool } from './bulk-pool.tsx';
import { RosterShape } from './roster-shape.tsx';
import { countWords } from './roster-words.ts';
import { saveTemplate } from './run-calls.ts';

/** A roster is waiting (dropped on the window) and only the pool is missing. */
function Waiting({ draft }: { readonly draft: BulkDraft }) {
  const roster = draft.roster.value;
  if (roster === null) return null;
  return (
    <Notice tone="good" testId="roster-ready">
      <p>
        <strong>{rosterName(roster.name)}</strong> is read: {countWords(roster)}.
        {draft.poolId.value === null && ' Choose the pool that they belong to.'}
      </p>
      {draft.poolId.value !== null && (
        <div class="form-row">
          <Button small kind="primary" testId="roster-continue" onClick={() => draft.goTo('check')}>
            Go on with it
          </Button>
        </div>
      )}
    </Notice>
  );
}

function ChoosePool({ draft }: { readonly draft: BulkDraft }) {
  return (
    <section class="bulk-section" aria-label="Pool">
      <p class="dim">
        {pools.value.length === 0
          ? 'Tell Poolkey which Cognito user pool and app client the users belong to.'
          : 'Which pool do the users belong to?'}
      </p>
      <PoolCards onChoose={(id) => draft.choosePool(id)} />
      <div class="form-row">
        <Button icon="plus" onClick={() => go({ page: 'pool', back: { page: 'bulk' } })}>
          Add a pool
        </Button>
      </div>
    </section>
  );
}

function Source({ draft }: { readonly draft: BulkDraft }) {
  const input = useRef<HTMLInputElement>(null);
  const reading = draft.reading.value;
  return (
    <div class="drop-zone" data-testid="drop-zone">
      <Icon name="folder" />
      <p class="drop-zone-lead" role="status">
        {reading === null ? 'Drop the list here' : `Reading ${reading}…`}
      </p>
      <div class="form-row">
        <Button
          kind="primary"
          testId="roster-choose"
          busy={reading !== null}
          onClick={() => input.current?.click()}
        >
          Choose a file
        </Button>
        <Button icon="copy" testId="roster-paste" busy={reading !== null} onClick={() => void draft.paste()}>
          Paste from clipboard
        </Button>
      </div>
      <input
        ref={input}
        type="file"
        class="unseen"
        tabIndex={-1}
        aria-label="List of users"
        accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,text/csv,text/plain,application/json"
        data-testid="roster-file"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          // The same file, mended, must be a change the next time.
          event.currentTarget.value = '';
          if (file !== undefined) void draft.readFile(file);
        }}
      />
    </div>
  );
}

export function RosterStep({ draft }: { readonly draft: BulkDraft }) {
  const poolId = draft.poolId.value;
  return (
    <div class="form">
      {poolId !== null && <BulkPool draft={draft} />}
      <FormError error={draft.error.value} />
      <Waiting draft={draft} />
      {poolId === null && <ChoosePool draft={draft} />}
      <Source draft={draft} />
      <RosterShape />
      {poolId !== null && (
        <div class="form-row">
          <Button
            testId="roster-template"
            onClick={() => void saveTemplate(poolId, draft.options.peek().create)}
          >
            Save a template for this pool…
          </Button>
          <Button kind="quiet" testId="bulk-runs" onClick={() => go({ page: 'runs' })}>
            Enrollment runs
          </Button>
        </div>
      )}
    </div>
  );
}
