import type { CheckFinding, PoolCheckView } from '../../../main/contract/pool-check.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import './findings.css';

interface StateWords {
  readonly icon: IconName;
  readonly word: string;
}

const words: Readonly<Record<CheckFinding['state'], StateWords>> = {
  ok: { icon: 'check', word: 'OK' },
  attention: { icon: 'warn', word: 'Needs attention' },
  failed: { icon: 'ban', word: 'Failed' },
  unknown: { icon: 'question', word: 'Not known' },
};

export function findingWords(state: CheckFinding['state']): StateWords {
  return words[state];
}

/** How the findings are spread: `3 OK, 1 needs attention`. */
export function findingsTotal(findings: readonly CheckFinding[]): string {
  const number = (state: CheckFinding['state']) => findings.filter((each) => each.state === state).length;
  const parts = [
    [number('failed'), 'failed'],
    [number('attention'), number('attention') === 1 ? 'needs attention' : 'need attention'],
    [number('unknown'), 'not known'],
    [number('ok'), 'OK'],
  ] as const;
  return parts
    .filter(([size]) => size > 0)
    .map(([size, word]) => `${size} ${word}`)
    .join(', ');
}

function Finding({ finding }: { readonly finding: CheckFinding }) {
  const { icon, word } = findingWords(finding.state);
  return (
    <li class={finding.state} data-testid="finding" data-id={finding.id} data-state={finding.state}>
      <Icon name={icon} />
      <div>
        <strong>{finding.title}</strong>
        <span class="unseen"> ({word})</span>
        {finding.detail !== '' && <p class="field-note selectable">{finding.detail}</p>}
      </div>
    </li>
  );
}

/** What a check has found out. `stale`: the form has been changed since. */
export function Findings({ view, stale }: { readonly view: PoolCheckView; readonly stale: boolean }) {
  return (
    <section
      class={stale ? 'findings stale' : 'findings'}
      aria-label="What the check found"
      data-testid="findings"
    >
      <h2>{findingsTotal(view.findings)}</h2>
      {stale && (
        <p class="field-note" data-testid="findings-stale">
          The form was changed since; this is about what stood there before.
        </p>
      )}
      <ul>
        {view.findings.map((finding) => (
          <Finding key={finding.id} finding={finding} />
        ))}
      </ul>
      {view.calls.length > 0 && (
        <p class="field-note selectable" data-testid="findings-calls">
          Calls made: <code>{view.calls.join(', ')}</code>
        </p>
      )}
    </section>
  );
}
