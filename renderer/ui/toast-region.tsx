import { secondsLeft } from '../lib/clock.ts';
import { second } from '../lib/second.ts';
import { dismissToast, type Toast, toasts } from '../lib/toasts.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import './toast-region.css';

/** The seconds are hidden from screen readers: a live region would otherwise speak each of them. */
function Countdown({ of }: { readonly of: NonNullable<Toast['countdown']> }) {
  return <span aria-hidden="true">{of.say(secondsLeft(of.until, second.value))}</span>;
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const { action } = toast;
  return (
    <div class={`toast ${toast.tone}`} data-testid="toast">
      <Icon name={toast.tone === 'bad' ? 'warn' : toast.tone === 'good' ? 'check' : 'info'} />
      <span class="toast-text selectable">
        {toast.text}
        {toast.countdown !== undefined && <Countdown of={toast.countdown} />}
      </span>
      {action !== undefined && (
        <Button
          kind="quiet"
          small
          onClick={() => {
            dismissToast(toast.key);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
    </div>
  );
}

export function ToastRegion() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <ToastCard key={toast.key} toast={toast} />
      ))}
    </div>
  );
}
