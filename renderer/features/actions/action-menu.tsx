import type { ActionKind } from '../../../main/contract/actions.ts';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { actionKinds, actionWords } from './action-words.ts';
import { act } from './planning.ts';

/** Where a new group begins in the menu. */
const groups: readonly ActionKind[] = ['enroll', 'prefer-on', 'enable'];

interface ActionMenuProps {
  readonly label: string;
  readonly testId: string;
  /** Asked at the click: a selection may have changed since the menu was opened. */
  readonly ids: () => readonly string[];
  readonly disabled?: boolean;
  readonly onRemove: () => void;
}

/** Everything that can be done with one account of a pool, or with many. */
export function ActionMenu({ label, testId, ids, disabled = false, onRemove }: ActionMenuProps) {
  const items: MenuItem[] = actionKinds.map((kind) => {
    const { label: text, calls, icon, danger = false } = actionWords(kind);
    return {
      testId: `action-${kind}`,
      label: text,
      note: calls,
      icon,
      danger,
      apart: groups.includes(kind),
      onChoose: () => {
        act(kind, ids());
      },
    };
  });
  const remove: MenuItem = {
    testId: 'action-remove',
    label: 'Remove from Poolkey',
    note: 'Nothing changes at Cognito',
    icon: 'trash',
    apart: true,
    onChoose: onRemove,
  };
  return <Menu label={label} testId={testId} icon="down" items={[...items, remove]} disabled={disabled} />;
}
