import type { ComponentChildren } from 'preact';
import { go } from '../../lib/route.ts';
import { Button } from '../../ui/button.tsx';
import { choose, filter, query } from './codes-state.ts';
import './empty-list.css';
import { clearSearch } from './search-box.tsx';

function Empty({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <div class="empty" data-testid="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Why there are no rows, and the next step. */
export function EmptyList() {
  const wanted = filter.value;
  if (query.value !== '') {
    return (
      <Empty title={`Nothing found for “${query.value}”`}>
        <div class="form-row">
          <Button onClick={clearSearch}>Clear the search</Button>
          {wanted.by !== 'all' && <Button onClick={() => choose({ by: 'all' })}>Search in all</Button>}
        </div>
      </Empty>
    );
  }
  if (wanted.by === 'attention') {
    return (
      <Empty title="Nothing needs attention">
        <p>
          Every token is confirmed, no sign-in has failed, and no pool has said that a user is not working.
        </p>
      </Empty>
    );
  }
  return (
    <Empty title={wanted.by === 'pool' ? 'No users of this pool yet' : 'No accounts yet'}>
      <p>
        Enroll a user with user name and password; Poolkey sets up the software token and shows the codes.
      </p>
      <Button
        kind="primary"
        icon="plus"
        onClick={() => go(wanted.by === 'pool' ? { page: 'enroll', poolId: wanted.id } : { page: 'enroll' })}
      >
        Enroll a user
      </Button>
      <p>Many at once: drop their list on this window (CSV, JSON), or</p>
      <Button
        testId="empty-bulk"
        onClick={() => go(wanted.by === 'pool' ? { page: 'bulk', poolId: wanted.id } : { page: 'bulk' })}
      >
        Enroll a list…
      </Button>
    </Empty>
  );
}
