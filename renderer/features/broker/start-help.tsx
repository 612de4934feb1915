import { CodeBlock } from '../../ui/code-block.tsx';
import './start-help.css';

/** What to type for the first code; each works alone. */
export function StartHelp() {
  return (
    <ol class="start-help" data-testid="start-help">
      <li>
        <h2>Run the tests through Poolkey</h2>
        <CodeBlock
          code="poolkey run -- npx playwright test"
          copyLabel="Copy the command"
          testId="start-command"
        />
        <p class="dim">Only this run may ask for codes, and only until it ends.</p>
      </li>
      <li>
        <h2>In the tests, take the fixture</h2>
        <CodeBlock
          code="import { test } from 'poolkey/playwright';"
          copyLabel="Copy the import"
          testId="start-import"
        />
        <p class="dim">
          Started without <code>poolkey run</code>, the project asks here once, in a window of its own, and
          you say for how long it may.
        </p>
      </li>
    </ol>
  );
}
