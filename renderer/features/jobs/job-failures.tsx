import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { AccountView } from '../../../main/contract/accounts.ts';
import type { JobView } from '../../../main/contract/jobs.ts';
import { goToCodes } from '../../lib/route.ts';
import { accounts } from '../../lib/store.ts';
import { workedOn } from '../actions/planning.ts';
import { showAccount } from '../codes/codes-state.ts';
import { byUsername, failedAccount } from './failed-account.ts';
import './jobs.css';

const AT_FIRST = 100;
const MORE = 500;

interface WhoProps {
  readonly name: string;
  readonly account: AccountView | null;
  readonly onGo: (id: string) => void;
}

function Who({ name, account, onGo }: WhoProps) {
  if (account === null) return <strong>{name}</strong>;
  return (
    <button type="button" class="link" data-testid="failure-account" onClick={() => onGo(account.id)}>
      <strong>{name}</strong>
    </button>
  );
}

interface JobFailuresProps {
  readonly job: JobView;
  /** The user went on to one of the accounts. Without it the names are not links. */
  readonly onLeave?: () => void;
}

/** Each user that did not make it, with the reason in main's words and the way to its account. */
export function JobFailures({ job, onLeave }: JobFailuresProps) {
  const most = useSignal(AT_FIRST);
  const names = useMemo(() => byUsername(accounts.peek().values()), []);
  const rest = job.failures.length - most.value;
  const go = (id: string) => {
    onLeave?.();
    goToCodes();
    showAccount(id);
  };
  return (
    <ul class="job-failures" data-testid="job-failures">
      {job.failures.slice(0, most.value).map((failure, at) => (
        <li key={`${failure.line}:${failure.username}:${at}`}>
          <Who
            name={failure.username || `Line ${failure.line}`}
            account={
              onLeave === undefined
                ? null
                : (accounts.peek().get(failure.accountId ?? '') ??
                  failedAccount(job, workedOn(job.id), names.get(failure.username) ?? []))
            }
            onGo={go}
          />
          <span class="selectable">{failure.message}</span>
          <code>{failure.code}</code>
        </li>
      ))}
      {rest > 0 && (
        <li>
          <button
            type="button"
            class="link"
            data-testid="failures-more"
            onClick={() => {
              most.value += MORE;
            }}
          >
            and {rest.toLocaleString('en')} more
          </button>
        </li>
      )}
    </ul>
  );
}
