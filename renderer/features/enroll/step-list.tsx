import { Icon } from '../../ui/icon.tsx';
import { stepLines, type WizardStep } from './wizard-step.ts';

export function StepList({
  current,
  asksNewPassword,
}: {
  readonly current: WizardStep;
  readonly asksNewPassword: boolean;
}) {
  return (
    <ol class="steps" aria-label="Steps">
      {stepLines(current, asksNewPassword).map(({ step, title, state }, at) => (
        <li key={step} class={state} aria-current={state === 'current' ? 'step' : undefined}>
          <span class="step-mark">{state === 'done' ? <Icon name="check" /> : at + 1}</span>
          <span>{title}</span>
          {state === 'done' && <span class="unseen"> (done)</span>}
        </li>
      ))}
    </ol>
  );
}
