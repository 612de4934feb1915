import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go, route } from '../../lib/route.ts';
import { type Screen, screen } from '../../lib/screen.ts';
import { showToast } from '../../lib/toasts.ts';
import { Icon } from '../../ui/icon.tsx';
import { filter } from '../codes/codes-state.ts';
import './drop-target.css';

/** Pages with nothing half typed on them: a dropped file leads away. */
const TAKING: readonly Screen[] = ['codes', 'welcome', 'bulk', 'runs', 'run'];

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
const takes = () => TAKING.includes(screen.peek()) && document.querySelector('dialog[open]') === null;

function take(files: FileList): void {
  const file = files[0];
  if (file === undefined) return;
  if (files.length > 1)
    showToast({
      key: 'drop',
      tone: 'plain',
      text: `One list at a time: ${file.name} was taken.`,
      lastsMs: 6000,
    });
  const before = route.peek();
  const shown = filter.peek();
  // On the page itself the pool is chosen already; from a pool's codes, that pool is meant.
  const poolId =
    before.page === 'bulk'
      ? before.poolId
      : before.page === 'codes' && shown.by === 'pool'
        ? shown.id
        : undefined;
  go(poolId === undefined ? { page: 'bulk', file } : { page: 'bulk', poolId, file });
}

/** A file that is dragged over the window: says where it would go, and goes there with it. */
export function DropTarget() {
  const over = useSignal(false);
  useEffect(() => {
    // Entering a child is told before leaving its parent: the depth says when the window is left.
    let depth = 0;
    const end = () => {
      depth = 0;
      over.value = false;
    };
    const onEnter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth += 1;
      over.value = takes();
    };
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      // Else the window would go to the file.
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = takes() ? 'copy' : 'none';
    };
    const onLeave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth -= 1;
      if (depth <= 0) end();
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      end();
      if (takes() && event.dataTransfer !== null) take(event.dataTransfer.files);
    };
    const listeners = { dragenter: onEnter, dragover: onOver, dragleave: onLeave, drop: onDrop } as const;
    for (const [name, listener] of Object.entries(listeners))
      document.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        document.removeEventListener(name, listener as EventListener);
    };
  }, []);
  if (!over.value) return null;
  return (
    <div class="drop-target" data-testid="drop-target">
      <div class="drop-target-box">
        <Icon name="folder" />
        <strong>Drop the list to enroll its users</strong>
        <span class="dim">CSV, JSON or JSON lines. Nothing is sent before you say so.</span>
      </div>
    </div>
  );
}
