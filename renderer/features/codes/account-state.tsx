import type { AccountView } from '../../../main/contract/accounts.ts';
import { useMinute } from '../../lib/minute.ts';
import { ago, exactTime } from '../../lib/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { tokenWords } from './token-words.ts';

/** What the server is known to think of this token, and what to do when it is not well. */
export function AccountState({ account }: { readonly account: AccountView }) {
  const now = useMinute();
  const words = tokenWords(account);
  const { problem, lastAcceptedAt } = account;
  return (
    <div class="panel-state">
      {problem !== null && (
        <Notice tone="warn" testId="problem">
          <p>{problem.message}</p>
          <code>{problem.code}</code>
        </Notice>
      )}
      {words !== null && (
        <Notice tone="warn" testId="token-state">
          <p>
            <strong>{words.short}.</strong> {words.long}
          </p>
        </Notice>
      )}
      {words === null && account.poolId !== null && (
        <p class="accepted">
          <Icon name={lastAcceptedAt === null ? 'clock' : 'check'} />
          {lastAcceptedAt === null ? (
            'No code of this secret has been accepted yet'
          ) : (
            <span title={exactTime(lastAcceptedAt)}>Cognito accepted a code {ago(lastAcceptedAt, now)}</span>
          )}
        </p>
      )}
    </div>
  );
}
