import { groupCode } from '../lib/group-code.ts';
import './code-text.css';

/** The groups are set apart by a margin, not by a space: selecting and reading out give the bare digits. */
export function CodeText({ code }: { readonly code: string }) {
  return (
    <span class="code-text">
      {groupCode(code).map((group, at) => (
        <span key={at}>{group}</span>
      ))}
    </span>
  );
}
