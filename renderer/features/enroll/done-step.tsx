import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { feed } from '../../lib/feed.ts';
import { goToCodes } from '../../lib/route.ts';
import { accounts } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { selectedId } from '../codes/codes-state.ts';
import { PanelCode } from '../codes/panel-code.tsx';
import { RevealDialog } from '../codes/reveal-dialog.tsx';
import { useAutofocus } from '../../ui/use-autofocus.ts';
import type { Wizard } from './wizard.ts';

export function DoneStep({ wizard }: { readonly wizard: Wizard }) {
  const revealing = useSignal(false);
  const first = useRef<HTMLButtonElement>(null);
  useAutofocus(first, true);
  const view = wizard.view.value;
  const account = accounts.value.get(view?.accountId ?? '');
  const id = account?.id ?? null;
  useEffect(() => {
    feed.watch('wizard', id === null ? [] : [id]);
    if (id !== null) selectedId.value = id;
    return () => {
      feed.watch('wizard', []);
    };
  }, [id]);
  return (
    <div class="form">
      <Notice tone="good">
        <p>
          <strong>{view?.username}</strong> has a verified software token, and its secret is in the vault.
        </p>
        {account?.hasPassword === false && (
          <p class="field-note">
            No password is stored, so Poolkey cannot sign this user in by itself: codes work, test sign-ins
            and most actions do not.
          </p>
        )}
      </Notice>
      {account !== undefined && <PanelCode account={account} />}
      <div class="form-row">
        <Button buttonRef={first} onClick={goToCodes}>
          Go to codes
        </Button>
        <Button onClick={() => wizard.again()}>Enroll another</Button>
        {account !== undefined && (
          <Button
            kind="quiet"
            icon="eye"
            onClick={() => {
              revealing.value = true;
            }}
          >
            Show secret and QR
          </Button>
        )}
      </div>
      {revealing.value && account !== undefined && (
        <RevealDialog
          account={account}
          onClose={() => {
            revealing.value = false;
          }}
        />
      )}
    </div>
  );
}
