import { useComputed } from '@preact/signals';
import type { AccountView } from '../../../main/contract/accounts.ts';
import { feed } from '../../lib/feed.ts';
import { Button } from '../../ui/button.tsx';
import { CodeText } from '../../ui/code-text.tsx';
import { Ring } from '../../ui/ring.tsx';
import { copyCode } from './copy-code.ts';

/** The code large enough to read from a second screen, the next one below it. */
export function PanelCode({ account }: { readonly account: AccountView }) {
  const code = useComputed(() => feed.codes.value.get(account.id)).value;
  if (account.token === 'none' || account.token === 'unreadable') return null;
  return (
    <div class="panel-code">
      <div class="panel-digits" data-testid="panel-code" data-code={code?.code}>
        <CodeText code={code?.code ?? '·'.repeat(account.digits)} />
        {code !== undefined && <Ring endsAt={code.endsAt} periodMs={code.periodMs} />}
      </div>
      <div class="panel-next">
        <span>
          Next <CodeText code={code?.next ?? '·'.repeat(account.digits)} />
        </span>
        {code?.spent === true && <span class="used">this step’s code is used</span>}
      </div>
      <Button
        kind="primary"
        icon="copy"
        disabled={code === undefined}
        onClick={() => void copyCode(account.id)}
      >
        Copy code
      </Button>
    </div>
  );
}
