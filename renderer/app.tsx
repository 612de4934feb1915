import { signal } from '@preact/signals';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { planning } from './features/actions/planning.ts';
import { DropTarget } from './features/bulk/drop-target.tsx';
import { CodesPage } from './features/codes/codes-page.tsx';
import { LockedPage } from './features/lock/locked-page.tsx';
import { NewPassphrasePage } from './features/lock/new-passphrase-page.tsx';
import { OpeningPage } from './features/lock/opening-page.tsx';
import { UnusablePage } from './features/lock/unusable-page.tsx';
import { WelcomePage } from './features/welcome/welcome-page.tsx';
import { onGlobalKey } from './global-keys.ts';
import { onForget } from './lib/forget.ts';
import { route } from './lib/route.ts';
import { screen } from './lib/screen.ts';
import { vault } from './lib/store.ts';
import { firstPaint } from './painted.ts';
import { late } from './ui/late.tsx';
import { ToastRegion } from './ui/toast-region.tsx';

const EnrollPage = late(async () => (await import('./features/enroll/enroll-page.tsx')).EnrollPage);
const EntryPage = late(async () => (await import('./features/entries/entry-page.tsx')).EntryPage);
const BulkPage = late(async () => (await import('./features/bulk/bulk-page.tsx')).BulkPage);
const RunsPage = late(async () => (await import('./features/bulk/runs-page.tsx')).RunsPage);
const RunPage = late(async () => (await import('./features/bulk/run-page.tsx')).RunPage);
const TestsPage = late(async () => (await import('./features/broker/tests-page.tsx')).TestsPage);
const PoolPage = late(async () => (await import('./features/pools/pool-page.tsx')).PoolPage);
const SettingsPage = late(async () => (await import('./features/settings/settings-page.tsx')).SettingsPage);
const KeyboardSheet = late(
  async () => (await import('./features/settings/keyboard-sheet.tsx')).KeyboardSheet,
);
const Planner = late(async () => (await import('./features/actions/plan-dialog.tsx')).Planner);

const keysShown = signal(false);
const showKeys = () => {
  keysShown.value = true;
};
const hideKeys = () => {
  keysShown.value = false;
};
onForget(hideKeys);

function CurrentPage() {
  const state = vault.value;
  switch (state.phase) {
    case 'opening':
      return <OpeningPage />;
    case 'new-passphrase':
      return <NewPassphrasePage message={state.message} />;
    case 'locked':
      return <LockedPage vault={state} />;
    case 'unusable':
      return <UnusablePage vault={state} />;
    case 'ready':
      return <OpenPage />;
  }
}

function OpenPage() {
  if (screen.value === 'welcome') return <WelcomePage />;
  const to = route.value;
  switch (to.page) {
    case 'codes':
      return <CodesPage onShowKeys={showKeys} />;
    case 'enroll':
      return <EnrollPage from={to} />;
    case 'pool':
      return <PoolPage from={to} />;
    case 'bulk':
      return <BulkPage from={to} />;
    case 'runs':
      return <RunsPage />;
    case 'run':
      return <RunPage from={to} />;
    case 'tests':
      return <TestsPage />;
    case 'entry':
      return <EntryPage />;
    case 'settings':
      return <SettingsPage />;
  }
}

export function App() {
  const name = screen.value;
  useLayoutEffect(() => {
    // Tests and main's start-up marks wait for this, never for time.
    document.documentElement.dataset['ready'] = name;
    firstPaint(name);
  }, [name]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      onGlobalKey(event, showKeys);
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, []);
  return (
    <>
      <CurrentPage />
      {planning.value !== null && <Planner />}
      {keysShown.value && <KeyboardSheet onClose={hideKeys} />}
      <DropTarget />
      <ToastRegion />
    </>
  );
}
