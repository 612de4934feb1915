import { useComputed } from '@preact/signals';
import type { RosterProblemView, RosterUserView, RosterView } from '../../../main/contract/rosters.ts';
import { api, type Result } from '../../lib/api.ts';
import type { RowPage } from './row-feed.ts';
import { RowList } from './row-list.tsx';
import './roster-tables.css';
import { FeedError } from './feed-error.tsx';
import { useRowFeed } from './use-row-feed.ts';

type Show = 'users' | 'problems';

async function page<S extends Show>(roster: RosterView, show: S, from: number, count: number) {
  const answer = await api().rosters.rows({ id: roster.id, show, from, count });
  if (!answer.ok) return answer;
  const total = show === 'users' ? roster.users : roster.problemCount;
  return { ok: true as const, value: { rows: answer.value[show], total } };
}

/** Whether there is one: that is all that is known here of a password. */
function Has({ what, has }: { readonly what: string; readonly has: boolean }) {
  return (
    <span role="cell" class={has ? 'row-has' : 'row-has none'}>
      <span class="unseen">{what}: </span>
      {has ? 'yes' : 'none'}
    </span>
  );
}

function UserRow({ user }: { readonly user: RosterUserView }) {
  const tags = [...user.tags.map((tag) => `#${tag}`), ...user.groups.map((group) => `group ${group}`)];
  const attributes = user.attributes.map(({ name, value }) => `${name}: ${value}`);
  const more = [...(user.label === '' ? [] : [user.label]), ...tags, ...attributes].join(' · ');
  return (
    <div class="user-row" data-testid="roster-user" data-username={user.username}>
      <span role="cell" class="row-line">
        {user.line}
      </span>
      <span role="cell" class="row-name">
        <span class="cut selectable" title={user.username}>
          {user.username}
        </span>
        {more !== '' && (
          <span class="cut dim row-sub" title={more}>
            {more}
          </span>
        )}
      </span>
      <Has what="Password" has={user.hasPassword} />
      <Has what="New password" has={user.hasNewPassword} />
    </div>
  );
}

export function RosterUsers({ roster }: { readonly roster: RosterView }) {
  const feed = useRowFeed<RosterUserView>(roster, async (from, count) => page(roster, 'users', from, count));
  return (
    <div class="table-frame">
      <div class="table-head user-row" aria-hidden="true">
        <span>Line</span>
        <span>User</span>
        <span>Password</span>
        <span>New password</span>
      </div>
      <FeedError feed={feed} />
      {roster.users === 0 ? (
        <p class="table-empty">Nobody: every line has a problem.</p>
      ) : (
        <RowList
          feed={feed}
          rowHeight={44}
          label="Users of the list"
          testId="roster-users"
          row={(user) => <UserRow user={user} />}
        />
      )}
    </div>
  );
}

function ProblemRow({ problem }: { readonly problem: RosterProblemView }) {
  return (
    <div class="problem-row" data-testid="roster-problem" data-code={problem.code}>
      <span role="cell" class="row-line">
        {problem.line}
      </span>
      <span role="cell" class="row-name">
        <span class="problem-head">
          <strong class="cut selectable">{problem.username || 'No user name'}</strong>
          <code>{problem.code}</code>
        </span>
        <span class="row-sub selectable" title={problem.message}>
          {problem.column !== null && <span class="dim">{problem.column}: </span>}
          {problem.message}
        </span>
      </span>
    </div>
  );
}

type ProblemRead = (from: number, count: number) => Promise<Result<RowPage<RosterProblemView>>>;

export function RosterProblems({ roster }: { readonly roster: RosterView }) {
  const read: ProblemRead = async (from, count) => page(roster, 'problems', from, count);
  const feed = useRowFeed<RosterProblemView>(roster, read);
  const empty = useComputed(() => roster.problemCount === 0);
  return (
    <div class="table-frame">
      <FeedError feed={feed} />
      {empty.value ? (
        <p class="table-empty">Every line is in order.</p>
      ) : (
        <RowList
          feed={feed}
          rowHeight={64}
          label="Problems of the list"
          testId="roster-problems"
          row={(problem) => <ProblemRow problem={problem} />}
        />
      )}
    </div>
  );
}
