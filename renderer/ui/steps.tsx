import { Icon } from './icon.tsx';
import './steps.css';

export interface StepLine {
  readonly step: string;
  readonly title: string;
  readonly state: 'done' | 'current' | 'todo';
}

/** Where a page of steps stands. */
export function Steps({ lines }: { readonly lines: readonly StepLine[] }) {
  return (
    <ol class="steps" aria-label="Steps">
      {lines.map(({ step, title, state }, at) => (
        <li key={step} class={state} aria-current={state === 'current' ? 'step' : undefined}>
          <span class="step-mark">{state === 'done' ? <Icon name="check" /> : at + 1}</span>
          <span>{title}</span>
          {state === 'done' && <span class="unseen"> (done)</span>}
        </li>
      ))}
    </ol>
  );
}
