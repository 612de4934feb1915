import './lock.css';

/** Usually gone before anyone sees it; the words fade in only when it takes longer (see lock.css). */
export function OpeningPage() {
  return (
    <main class="lock opening">
      <p role="status">Opening the vault…</p>
      <p class="dim opening-late">Your system may be asking for the keychain’s password in another window.</p>
    </main>
  );
}
