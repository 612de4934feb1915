import { Steps } from '../../ui/steps.tsx';
import { stepLines, type WizardStep } from './wizard-step.ts';

export function StepList({
  current,
  asksNewPassword,
}: {
  readonly current: WizardStep;
  readonly asksNewPassword: boolean;
}) {
  return <Steps lines={stepLines(current, asksNewPassword)} />;
}
