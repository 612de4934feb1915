import { useEffect, useRef } from 'preact/hooks';
import { menuOpen } from './codes-state.ts';
import { Sidebar } from './sidebar.tsx';

/** The sidebar as a drawer, where there is no room beside the list. */
export function SideMenu({ onShowKeys }: { readonly onShowKeys: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const from = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (from instanceof HTMLElement && from.isConnected) from.focus();
    };
  }, []);
  const close = () => {
    menuOpen.value = false;
  };
  return (
    <dialog
      ref={dialog}
      class="side-menu"
      aria-label="Groups"
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => {
        // A click on the backdrop is one on the dialog itself.
        if (event.target === event.currentTarget) close();
      }}
    >
      <div class="side-menu-inner">
        <Sidebar
          onShowKeys={() => {
            close();
            onShowKeys();
          }}
        />
      </div>
    </dialog>
  );
}
