import { useEffect, useMemo, useRef } from 'preact/hooks';
import { goToCodes, type Route } from '../../lib/route.ts';
import { isEditable } from '../../lib/shortcuts.ts';
import { Page } from '../../ui/page.tsx';
import { type StepLine, Steps } from '../../ui/steps.tsx';
import type { BulkDraft, BulkStep } from './bulk-draft.ts';
import './bulk-page.css';
import { CheckStep } from './check-step.tsx';
import { openDraft } from './held-draft.ts';
import { OptionsStep } from './options-step.tsx';
import { RosterStep } from './roster-step.tsx';

const steps: readonly (readonly [step: BulkStep, short: string, title: string])[] = [
  ['roster', 'List', 'Enroll a list of users'],
  ['check', 'Check', 'What was read'],
  ['options', 'What to do', 'What is to be done?'],
];

function linesFor(current: BulkStep): readonly StepLine[] {
  const at = steps.findIndex(([step]) => step === current);
  const lines = steps.map(([step, title], index) => ({
    step,
    title,
    state: index < at ? ('done' as const) : index === at ? ('current' as const) : ('todo' as const),
  }));
  return [...lines, { step: 'run', title: 'Run', state: 'todo' }];
}

function Step({ draft }: { readonly draft: BulkDraft }) {
  switch (draft.step.value) {
    case 'roster':
      return <RosterStep draft={draft} />;
    case 'check':
      return <CheckStep draft={draft} />;
    case 'options':
      return <OptionsStep draft={draft} />;
  }
}

/** Ctrl+V outside a field means the list. What is on the clipboard is read by main: it may hold passwords. */
function usePaste(draft: BulkDraft): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      if (isEditable(event.target) || document.querySelector('dialog[open]') !== null) return;
      if (draft.step.peek() !== 'roster' || draft.reading.peek() !== null) return;
      event.preventDefault();
      const file = event.clipboardData?.files[0];
      if (file === undefined) void draft.paste();
      else void draft.readFile(file);
    };
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('paste', onPaste);
    };
  }, [draft]);
}

/** What was clicked to come here is gone: the keyboard goes on at the new step, which is seen from its top. */
function useStepFocus(step: string) {
  const box = useRef<HTMLDivElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) {
      box.current?.focus({ preventScroll: true });
      box.current?.closest('.page-scroll')?.scrollTo(0, 0);
    }
    first.current = false;
  }, [step]);
  return box;
}

/** From a list to a run, in steps. */
export function BulkPage({ from }: { readonly from: Extract<Route, { page: 'bulk' }> }) {
  const draft = useMemo(() => openDraft(from.poolId), [from.poolId]);
  useEffect(() => {
    if (from.file !== undefined) void draft.readFile(from.file);
  }, [from.file]);
  usePaste(draft);
  const current = draft.step.value;
  const box = useStepFocus(`${current} ${draft.poolId.value === null}`);
  const back = () => {
    if (current === 'roster') goToCodes();
    else draft.goTo(current === 'options' ? 'check' : 'roster');
  };
  return (
    <Page
      title={steps.find(([step]) => step === current)?.[2] ?? ''}
      backLabel={current === 'roster' ? 'Cancel' : 'Back'}
      escape
      wide
      onBack={back}
      aside={<Steps lines={linesFor(current)} />}
    >
      <div
        ref={box}
        class="bulk"
        tabIndex={-1}
        data-testid="bulk"
        data-step={current}
        data-reading={draft.reading.value !== null}
      >
        <Step key={current} draft={draft} />
      </div>
    </Page>
  );
}
