import { useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { broker, brokerError, loadBroker } from '../../lib/broker.ts';
import { goToCodes } from '../../lib/route.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Approvals } from './approvals.tsx';
import { Audit } from './audit.tsx';
import { auditLog } from './audit-state.ts';
import { BrokerState } from './broker-state.tsx';
import { Grants } from './grants.tsx';
import { Holds } from './holds.tsx';
import { StartHelp } from './start-help.tsx';
import './tests-page.css';

function LoadError() {
  const error = brokerError.value;
  if (error === null) return null;
  return (
    <Notice tone="bad" testId="broker-error">
      <p role="alert">{error.message}</p>
      <code>{error.code}</code>
      <div class="form-row">
        <Button small testId="broker-retry" onClick={() => void loadBroker()}>
          Try again
        </Button>
      </div>
    </Notice>
  );
}

function Content() {
  const view = broker.value;
  // Both are there within the blink of an eye, or an error says why not.
  if (view === null || !(auditLog.known.value || auditLog.error.value !== null)) return null;
  const { grants, approvals, holds } = view;
  const untouched =
    grants.length + approvals.length + holds.length + auditLog.entries.value.length === 0 &&
    auditLog.error.value === null;
  if (untouched && view.state !== 'off') {
    return (
      <section class="tests-section" data-testid="tests-empty">
        <BrokerState view={view} />
        <p class="tests-intro">
          No test has asked for a code yet. Each code goes to one test alone and is never given twice, however
          many workers run.
        </p>
        <StartHelp />
      </section>
    );
  }
  return (
    <>
      <BrokerState view={view} />
      {!untouched && (
        <>
          <Grants grants={grants} serving={view.state !== 'off'} />
          <Holds holds={holds} />
          <Approvals approvals={approvals} />
          <Audit />
        </>
      )}
      <details class="start-again">
        <summary>How tests get codes</summary>
        <StartHelp />
      </details>
    </>
  );
}

/** Codes for tests: who may ask, who uses which account, and what was asked. */
export function TestsPage() {
  useEffect(() => {
    void loadBroker();
  }, []);
  useSignalEffect(() => {
    // News of the broker are also news of what was asked.
    if (broker.value !== null) void auditLog.refresh();
  });
  return (
    <Page title="Codes for tests" backLabel="Codes" escape wide onBack={goToCodes}>
      <div class="tests-page" data-testid="tests-page">
        <LoadError />
        <Content />
      </div>
    </Page>
  );
}
