import { useEffect, useRef } from 'preact/hooks';
import type { RunRowView } from '../../../main/contract/runs.ts';
import { goToCodes } from '../../lib/route.ts';
import { accounts } from '../../lib/store.ts';
import { exactTime } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { showAccount } from '../codes/codes-state.ts';
import { rowLine, rowWord, triesWords } from './row-words.ts';

interface DetailProps {
  readonly row: RunRowView;
  readonly onClose: () => void;
}

function Failed({ failure }: { readonly failure: NonNullable<RunRowView['failure']> }) {
  return (
    <>
      <p class="selectable" data-testid="row-remedy">
        {failure.message}
      </p>
      <p class="detail-codes selectable">
        <code data-testid="row-code">{failure.code}</code> at <code>{failure.step}</code>
      </p>
      {failure.said !== null && (
        <p class="dim selectable" data-testid="row-said">
          Cognito said: “{failure.said}”
        </p>
      )}
    </>
  );
}

/** All that is known of the chosen user. */
export function RunRowDetail({ row, onClose }: DetailProps) {
  const { accountId, failure } = row;
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    // In a low window it opens below what is seen.
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [row.seq]);
  const known = accountId !== null && accounts.value.has(accountId);
  const facts = [`Line ${row.line.toLocaleString('en')}`, rowWord(row)];
  if (triesWords(row) !== '') facts.push(triesWords(row));
  if (row.enrolledAt !== null) facts.push(exactTime(row.enrolledAt));
  return (
    <section ref={box} class="row-detail" aria-label={`Details of ${row.username}`} data-testid="row-detail">
      <div class="detail-head">
        <strong class="cut selectable">{row.username}</strong>
        <span class="dim cut">{facts.join(' · ')}</span>
        {known && (
          <Button
            small
            testId="row-account"
            onClick={() => {
              goToCodes();
              showAccount(accountId);
            }}
          >
            Show the account
          </Button>
        )}
        <Button kind="quiet" small iconOnly icon="clear" testId="row-detail-close" onClick={onClose}>
          Close details
        </Button>
      </div>
      {failure === null ? <p class="dim">{rowLine(row)}</p> : <Failed failure={failure} />}
    </section>
  );
}
