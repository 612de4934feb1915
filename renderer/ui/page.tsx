import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Button } from './button.tsx';
import { JobChip } from './job-chip.tsx';
import './page.css';

interface PageProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** Beside the form, where there is room: the step list of the wizard. */
  readonly aside?: ComponentChildren;
  readonly backLabel?: string;
  /** For tables: as wide as they read well. */
  readonly wide?: boolean;
  /** Esc goes back, too. Not for pages where that would throw away a filled-in form. */
  readonly escape?: boolean;
  readonly onBack: () => void;
}

/** A page of its own: bar with a way back, then one readable column. */
export function Page(props: PageProps) {
  const { title, children, aside, backLabel = 'Back', wide = false, escape = false, onBack } = props;
  useEffect(() => {
    if (!escape) return undefined;
    const onKey = (event: KeyboardEvent) => {
      const taken = event.defaultPrevented || document.querySelector('dialog[open]') !== null;
      if (event.key === 'Escape' && !taken) onBack();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [escape, onBack]);
  return (
    <div class="page">
      <header class="page-bar">
        <Button kind="quiet" small icon="back" onClick={onBack}>
          {backLabel}
        </Button>
        <JobChip />
      </header>
      <div class={`page-scroll${aside === undefined ? '' : ' with-aside'}${wide ? ' wide' : ''}`}>
        {aside !== undefined && <aside class="page-aside">{aside}</aside>}
        <main class="page-main">
          <h1>{title}</h1>
          {children}
        </main>
      </div>
    </div>
  );
}
