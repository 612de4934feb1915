import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { api, type Failure, settle } from '../../lib/api.ts';
import { isRunning } from '../../lib/reduce.ts';
import { go, goToCodes } from '../../lib/route.ts';
import { welcomeHeld } from '../../lib/screen.ts';
import { accounts, applyJob, jobs, runningJob } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { JobFailures } from '../jobs/job-failures.tsx';
import { JobProgress } from '../jobs/job-progress.tsx';
import { AppMark } from './app-mark.tsx';
import './welcome-page.css';

const TEST_USERS = 25;

function Choices({ onTry, busy }: { readonly onTry: () => void; readonly busy: boolean }) {
  return (
    <div class="welcome-choices">
      <Button kind="primary" busy={busy} onClick={onTry}>
        Try it with a local pool
      </Button>
      <p class="dim">
        Starts a user pool on this computer, enrolls {TEST_USERS} test users and shows their codes. No AWS
        account, no network.
      </p>
      <div class="form-row welcome-or">
        <Button onClick={() => go({ page: 'pool' })}>Add a pool</Button>
        <Button onClick={() => go({ page: 'entry' })}>Add an entry</Button>
        <Button testId="welcome-bulk" onClick={() => go({ page: 'bulk' })}>
          Enroll a list…
        </Button>
      </div>
      <p class="dim">A list of users, as CSV or JSON, can also be dropped on this window.</p>
    </div>
  );
}

/** The first start. Stays until there is something to show, or until the first job has ended. */
export function WelcomePage() {
  const jobId = useSignal<string | null>(null);
  const busy = useSignal(false);
  const error = useSignal<Failure | null>(null);
  const job = useComputed(() => jobs.value.find(({ id }) => id === jobId.value) ?? runningJob.value).value;

  const begin = async () => {
    busy.value = true;
    error.value = null;
    welcomeHeld.value = true;
    const answer = await settle(api().jobs.tryLocalPool({ users: TEST_USERS }));
    busy.value = false;
    if (answer.ok) {
      // A push may be ahead of this answer: it is the newer one.
      if (!jobs.peek().some(({ id }) => id === answer.value.id)) applyJob(answer.value);
      jobId.value = answer.value.id;
    } else {
      welcomeHeld.value = false;
      error.value = answer.error;
    }
  };

  useSignalEffect(() => {
    const mine = jobs.value.find(({ id }) => id === jobId.value);
    if (mine === undefined || isRunning(mine)) return;
    // With users to show, the codes page says how it ended; without, the reason is shown here.
    welcomeHeld.value = false;
    if (accounts.value.size > 0) goToCodes();
  });

  const ended = job !== undefined && !isRunning(job) ? job : undefined;
  return (
    <main class="welcome" data-testid="welcome">
      <div class="welcome-column">
        <AppMark />
        <h1>Codes for your test users</h1>
        <p class="welcome-lead">
          Poolkey signs Cognito test users in, sets up their software token, keeps the secrets sealed by your
          keychain and shows live codes.
        </p>
        <FormError error={error.value} />
        {job !== undefined && isRunning(job) ? (
          <div class="welcome-job">
            <JobProgress job={job} />
            {accounts.value.size > 0 && (
              <button
                type="button"
                class="link"
                onClick={() => {
                  welcomeHeld.value = false;
                }}
              >
                Show the codes so far
              </button>
            )}
          </div>
        ) : (
          <>
            {ended !== undefined && (
              <div class="welcome-job">
                <JobProgress job={ended} />
                <JobFailures job={ended} />
              </div>
            )}
            <Choices busy={busy.value} onTry={() => void begin()} />
          </>
        )}
      </div>
    </main>
  );
}
