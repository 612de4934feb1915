import { useSignal } from '@preact/signals';
import type { RosterView } from '../../../main/contract/rosters.ts';
import { count } from '../../lib/words.ts';
import { rosterName } from '../../lib/roster-name.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import type { BulkDraft } from './bulk-draft.ts';
import { BulkPool } from './bulk-pool.tsx';
import { MappingError } from './mapping-error.tsx';
import { MappingTable } from './mapping-table.tsx';
import { RosterProblems, RosterUsers } from './roster-tables.tsx';
import { countWords, readWords } from './roster-words.ts';

function Read({ roster }: { readonly roster: RosterView }) {
  return (
    <div class="roster-read" data-testid="roster-read">
      <p class="roster-count">
        <strong>{countWords(roster)}</strong>
      </p>
      <p class="dim">
        {rosterName(roster.name)} · {readWords(roster)}
      </p>
    </div>
  );
}

/** Said plainly: what is wrong is left out, and the rest goes on without it. */
function LeftOut({ roster }: { readonly roster: RosterView }) {
  const { problemCount, users } = roster;
  if (problemCount === 0) return null;
  const one = problemCount === 1;
  return (
    <Notice tone="warn" testId="left-out">
      <p>
        <strong>
          {count(problemCount, 'line')} cannot be enrolled and {one ? 'is' : 'are'} left out.
        </strong>{' '}
        {users > 0
          ? `The other ${count(users, 'user')} can go on. To have ${one ? 'it' : 'them'} too, mend the list and read it again.`
          : 'There is nobody left to enroll: mend the list and read it again.'}
      </p>
      {roster.problems.some(({ code }) => code === 'NO_PASSWORD') && (
        <p class="field-note">
          Lines without a password are in order where users are created: the next step asks for that.
        </p>
      )}
    </Notice>
  );
}

/** Easy to overlook: the users would get passwords that they do not have. */
function NoPasswords({ roster }: { readonly roster: RosterView }) {
  if (roster.columns.some(({ field }) => field === 'password')) return null;
  return (
    <Notice tone="warn" testId="no-password-column">
      <p>
        <strong>No column is taken for the password.</strong> If the list has one, choose it below. Else users
        can only be created, with passwords that Poolkey makes.
      </p>
    </Notice>
  );
}

export function CheckStep({ draft }: { readonly draft: BulkDraft }) {
  const roster = draft.roster.value;
  const tab = useSignal<'users' | 'problems'>(roster !== null && roster.users === 0 ? 'problems' : 'users');
  if (roster === null) return null;
  const { busy, error } = draft.mapping;
  const onlyNoPassword = roster.problems.every(({ code }) => code === 'NO_PASSWORD');
  const mayGoOn = error.value === null && (roster.users > 0 || (roster.problemCount > 0 && onlyNoPassword));
  return (
    <div class="form">
      <BulkPool draft={draft} />
      <FormError error={draft.error.value} />
      <Read roster={roster} />
      <LeftOut roster={roster} />
      <NoPasswords roster={roster} />
      <MappingError error={error.value} />
      <MappingTable draft={draft} roster={roster} />
      <section class="bulk-section" aria-label="What was read">
        <Tabs
          label="What was read"
          value={tab.value}
          tabs={[
            ['users', `Users (${roster.users.toLocaleString('en')})`],
            ['problems', `Problems (${roster.problemCount.toLocaleString('en')})`],
          ]}
          onChange={(next) => {
            tab.value = next;
          }}
        />
        {tab.value === 'users' ? <RosterUsers roster={roster} /> : <RosterProblems roster={roster} />}
      </section>
      <div class="form-row bulk-foot">
        <Button
          kind="primary"
          testId="check-continue"
          disabled={!mayGoOn}
          busy={busy.value}
          onClick={() => draft.goTo('options')}
        >
          Go on
        </Button>
        <Button testId="check-again" onClick={() => draft.goTo('roster')}>
          Read another list
        </Button>
      </div>
    </div>
  );
}
