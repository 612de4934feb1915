import { shortcutList } from '../../lib/shortcuts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import './keyboard-sheet.css';

export function KeyboardSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard" testId="keyboard-sheet" onClose={onClose}>
      <dl class="keys">
        {shortcutList.map(([keys, what]) => (
          <div key={keys}>
            <dt>{what}</dt>
            <dd>{keys}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
