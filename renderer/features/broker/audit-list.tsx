import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Notice } from '../../ui/notice.tsx';
import './audit-list.css';
import { AuditRow } from './audit-row.tsx';
import { floorOf, PAGE, showOlder } from './audit-rows.ts';
import { auditLog } from './audit-state.ts';
import { isRefusal, logTime } from './audit-words.ts';
import { count } from '../../lib/words.ts';

const heads = ['Time', 'What', 'Account', 'Who', 'Waited', 'Outcome'];

function ReadError() {
  const error = auditLog.error.value;
  if (error === null) return null;
  return (
    <Notice tone="bad" testId="audit-error">
      <p role="alert">{error.message}</p>
      <code>{error.code}</code>
    </Notice>
  );
}

/** Each thing that was asked for, newest first. What is new comes in above; what is read does not move. */
export function AuditList({ now }: { readonly now: number }) {
  const table = useRef<HTMLDivElement>(null);
  const refusalsOnly = useSignal(false);
  const busy = useSignal(false);
  const wanted = useSignal(PAGE);
  const floor = useSignal(-1);
  const { entries, more } = auditLog;
  const listed = useComputed(() => (refusalsOnly.value ? entries.value.filter(isRefusal) : entries.value));
  const shown = useComputed(() => listed.value.filter(({ id }) => id >= floor.value));
  useSignalEffect(() => {
    const next = floorOf(listed.value, wanted.value);
    // Somebody who reads further down keeps the rows there; else a busy day would make the page ever longer.
    const atTop = (table.current?.getBoundingClientRect().top ?? 0) >= 0;
    if (atTop || floor.peek() < 0) floor.value = next;
  });
  const older = async () => {
    busy.value = true;
    await showOlder({ log: auditLog, listed, shown, wanted, floor });
    busy.value = false;
  };
  const narrow = (only: boolean) => {
    refusalsOnly.value = only;
    wanted.value = PAGE;
    floor.value = floorOf(listed.value, PAGE);
  };
  const last = shown.value.length < listed.value.length ? shown.value.at(-1) : entries.value.at(-1);
  const rest = shown.value.length < listed.value.length || more.value;
  return (
    <>
      <Check label="Refusals only" checked={refusalsOnly.value} testId="audit-refusals" onChange={narrow} />
      <ReadError />
      <div ref={table} role="table" class="audit-list" aria-labelledby="tests-audit" data-testid="audit-list">
        <div role="row" class="audit-row audit-head">
          {heads.map((head) => (
            <span key={head} role="columnheader">
              {head}
            </span>
          ))}
        </div>
        {shown.value.map((entry) => (
          <AuditRow key={entry.id} entry={entry} now={now} />
        ))}
        {shown.value.length === 0 && (
          <div role="row" class="audit-none" data-testid="audit-none">
            <span role="cell">
              {refusalsOnly.value
                ? `No refusal in ${count(entries.value.length, 'entry', 'entries')}.`
                : 'Nothing yet.'}
            </span>
          </div>
        )}
      </div>
      <div class="form-row" data-testid="audit-end">
        {rest && (
          <Button small testId="audit-older" busy={busy.value} onClick={() => void older()}>
            Show older
          </Button>
        )}
        <span class="dim audit-reach">
          {last === undefined
            ? ''
            : rest
              ? `Back to ${logTime(last.at, now)}`
              : 'That is all Poolkey has kept.'}
        </span>
      </div>
    </>
  );
}
