import './app-mark.css';

/** A key whose bow is the countdown ring. */
export function AppMark() {
  return (
    <svg class="app-mark" viewBox="0 0 64 64" aria-hidden="true">
      <circle class="app-mark-track" cx="26" cy="26" r="16" />
      <path class="app-mark-arc" d="M26 10a16 16 0 1 1-15.2 11" />
      <path class="app-mark-arc" d="M37.5 37.500L56 56m-5-5l5-5m-12-2l4.5-4.5" />
      <circle class="app-mark-dot" cx="26" cy="26" r="4" />
    </svg>
  );
}
