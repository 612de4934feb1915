import type { RosterView } from '../../../main/contract/rosters.ts';
import type { BulkDraft } from './bulk-draft.ts';
import { choicesFor } from './field-choices.ts';

interface MappingProps {
  readonly draft: BulkDraft;
  readonly roster: RosterView;
}

function FieldSelect({ draft, header }: { readonly draft: BulkDraft; readonly header: string }) {
  const field = draft.mapping.fieldOf(header);
  const choices = choicesFor(header, field);
  return (
    <div class="field-frame">
      <select
        value={field}
        aria-label={`Meaning of ${header === '' ? 'the column without a name' : header}`}
        data-testid="column-field"
        data-header={header}
        onChange={(event) => draft.mapping.choose(header, event.currentTarget.value)}
      >
        {choices.own.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
        <optgroup label="Attribute">
          {choices.attributes.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </optgroup>
      </select>
    </div>
  );
}

/** Each column and what it is taken for. */
export function MappingTable({ draft, roster }: MappingProps) {
  const chosen = draft.mapping.chosen.value;
  const guesses = roster.columns.filter(({ header, guessed }) => guessed && chosen[header] === undefined);
  return (
    <section class="bulk-section" aria-label="Columns">
      <h2>Columns</h2>
      {guesses.length > 0 && (
        <p class="dim">
          What is marked as guessed was told from the name alone: look whether it is meant so.
        </p>
      )}
      <ul class="mapping" data-testid="mapping" aria-busy={draft.mapping.busy.value}>
        {roster.columns.map(({ header, guessed }, at) => (
          <li key={`${header}:${at}`}>
            <span class="mapping-header">
              <span class="cut" title={header}>
                {header === '' ? <span class="dim">no name</span> : header}
              </span>
              {guessed && chosen[header] === undefined && (
                <span class="guessed-tag" data-testid="column-guessed">
                  guessed
                </span>
              )}
            </span>
            <FieldSelect draft={draft} header={header} />
          </li>
        ))}
      </ul>
    </section>
  );
}
