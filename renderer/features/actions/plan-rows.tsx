import { useSignal } from '@preact/signals';
import type { PlanView } from '../../../main/contract/actions.ts';
import { Icon } from '../../ui/icon.tsx';
import { planRows } from './plan-words.ts';

const AT_FIRST = 50;
const MORE = 500;

type Row = PlanView['rows'][number];

function Steps({ row }: { readonly row: Row }) {
  if (row.problem !== null) {
    return (
      <span class="plan-problem">
        <Icon name="warn" />
        <span class="selectable">
          {row.problem.message} <code>{row.problem.code}</code>
        </span>
      </span>
    );
  }
  return (
    <ol class="plan-steps">
      {row.steps.map((step, at) => (
        <li key={`${step}:${at}`}>
          <code>{step}</code>
        </li>
      ))}
    </ol>
  );
}

/** What would be called for each user, or why nothing can be. The first fifty; the rest on request. */
export function PlanRows({ plan }: { readonly plan: PlanView }) {
  const most = useSignal(AT_FIRST);
  const rows = planRows(plan);
  const rest = rows.length - most.value;
  return (
    <div class="plan-scroll" tabIndex={0} role="group" aria-label="Users">
      <ul class="plan-rows" data-testid="plan-rows">
        {rows.slice(0, most.value).map((row) => (
          <li key={row.id} data-testid="plan-row" data-problem={row.problem?.code}>
            <span class="plan-who">
              <strong class="cut">{row.username}</strong>
              <span class="dim cut">{row.pool}</span>
            </span>
            <Steps row={row} />
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <button
          type="button"
          class="link plan-more"
          data-testid="plan-more"
          onClick={() => {
            most.value += MORE;
          }}
        >
          and {rest.toLocaleString('en')} more
        </button>
      )}
    </div>
  );
}
