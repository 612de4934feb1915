import type { ComponentChildren } from 'preact';
import { Button } from './button.tsx';
import './page.css';

interface PageProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** Beside the form, where there is room: the step list of the wizard. */
  readonly aside?: ComponentChildren;
  readonly backLabel?: string;
  readonly onBack: () => void;
}

/** A page of its own: bar with a way back, then one readable column. */
export function Page({ title, children, aside, backLabel = 'Back', onBack }: PageProps) {
  return (
    <div class="page">
      <header class="page-bar">
        <Button kind="quiet" small icon="back" onClick={onBack}>
          {backLabel}
        </Button>
      </header>
      <div class={`page-scroll${aside === undefined ? '' : ' with-aside'}`}>
        {aside !== undefined && <aside class="page-aside">{aside}</aside>}
        <main class="page-main">
          <h1>{title}</h1>
          {children}
        </main>
      </div>
    </div>
  );
}
