import type { ComponentChildren } from 'preact';
import { AppMark } from '../welcome/app-mark.tsx';
import './lock.css';

/** The frame of all screens before the vault is open. */
export function LockFrame({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  return (
    <main class="lock">
      <div class="lock-column">
        <AppMark />
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
