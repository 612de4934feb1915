import type { AuditView } from '../../../main/contract/broker.ts';
import { duration, exactTime } from '../../lib/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { isRefusal, logTime, refusalWords, reported, verbWords } from './audit-words.ts';
import { projectName } from './broker-words.ts';

/** Less is no wait, but the time that looking takes. */
const SHOWN_FROM_MS = 50;

export function AuditRow({ entry, now }: { readonly entry: AuditView; readonly now: number }) {
  const refused = isRefusal(entry);
  const told = reported(entry.verb);
  // The pool did not take the code: a test has failed there, though nothing was refused here.
  const missed = told !== null && told !== 'ok';
  const why = refused ? refusalWords(entry.outcome) : '';
  return (
    <div
      role="row"
      class={`audit-row${refused ? ' refusal' : ''}`}
      data-testid="audit-row"
      data-id={entry.id}
    >
      <span role="cell" class="audit-time">
        <time title={exactTime(entry.at)}>{logTime(entry.at, now)}</time>
      </span>
      <span role="cell" class={`audit-verb${missed ? ' missed' : ''}`}>
        {verbWords(entry)}
      </span>
      <span role="cell" class="audit-account cut selectable" title={entry.account ?? undefined}>
        {entry.account}
      </span>
      <span role="cell" class="audit-who" title={`${entry.project}\n${entry.client}`}>
        <span class="cut">{projectName(entry.project)}</span>{' '}
        <span class="audit-client cut">{entry.client}</span>
      </span>
      <span role="cell" class="audit-waits">
        {entry.waitedMs >= SHOWN_FROM_MS && (
          <>
            <span class="unseen">waited </span>
            {duration(entry.waitedMs)}
          </>
        )}
      </span>
      <span role="cell" class="audit-outcome">
        {refused ? (
          <span class="audit-tag">
            <Icon name="ban" />
            {entry.outcome}
          </span>
        ) : (
          <span class="dim">ok</span>
        )}
        {why !== '' && <span class="audit-why">{why}</span>}
      </span>
    </div>
  );
}
