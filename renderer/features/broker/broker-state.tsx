import type { BrokerView } from '../../../main/contract/broker.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Whether programs can get codes at all, and where; read out when it changes. */
export function BrokerState({ view }: { readonly view: BrokerView }) {
  return (
    <div role="status" data-testid="broker-state" data-state={view.state}>
      <StateWords view={view} />
    </div>
  );
}

function StateWords({ view: { state, message, address } }: { readonly view: BrokerView }) {
  if (state === 'off') {
    return (
      <Notice tone="warn">
        <p>
          <strong>Programs get no codes now.</strong> The codes in this window work as always.
        </p>
        {message !== '' && <p>{message}</p>}
        {address !== '' && <code>{address}</code>}
      </Notice>
    );
  }
  if (state === 'starting') return <p class="dim">Poolkey is about to serve codes to programs.</p>;
  return (
    <div class="tests-serving">
      <span class="tests-serving-word">Serving</span>
      <CodeBlock small code={address} copyLabel="Copy the address" testId="broker-address" />
    </div>
  );
}
