import { useComputed, useSignalEffect } from '@preact/signals';
import { Fragment } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Revealed } from '../../../main/contract/accounts.ts';
import { secondsLeft } from '../../lib/clock.ts';
import { groupSecret } from '../../lib/group-code.ts';
import { clock, second } from '../../lib/second.ts';
import { Button } from '../../ui/button.tsx';
import { late } from '../../ui/late.tsx';
import './revealed-secret.css';

const QrCode = late(async () => (await import('./qr-code.tsx')).QrCode);
const SHOWN_MS = 30_000;

export function RevealedSecret({
  revealed,
  onEnd,
}: {
  readonly revealed: Revealed;
  readonly onEnd: () => void;
}) {
  const until = useMemo(() => clock.now() + SHOWN_MS, []);
  const left = useComputed(() => secondsLeft(until, second.value));
  useSignalEffect(() => {
    if (left.value === 0) onEnd();
  });
  return (
    <div class="revealed">
      <div class="revealed-qr">
        <QrCode text={revealed.uri} />
      </div>
      {/* Groups apart by a gap, not by spaces: what is selected and copied is the secret itself. */}
      <code class="revealed-secret" data-testid="secret">
        {groupSecret(revealed.secret).map((group, at) => (
          <Fragment key={at}>
            <span>{group}</span>
            <wbr />
          </Fragment>
        ))}
      </code>
      <div class="form-row">
        <span class="dim revealed-time">Hidden again in {left} s</span>
        <Button onClick={onEnd}>Hide</Button>
      </div>
    </div>
  );
}
