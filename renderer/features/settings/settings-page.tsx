import type { ComponentChildren } from 'preact';
import { api, settle } from '../../lib/api.ts';
import { goToCodes } from '../../lib/route.ts';
import { about, vault } from '../../lib/store.ts';
import { showToast } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { ChoosePassphrase } from '../lock/choose-passphrase.tsx';
import { count } from '../../lib/words.ts';
import { lockNow } from './lock-now.ts';
import './settings-page.css';

function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="settings-section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Passphrase({ has, keychain }: { readonly has: boolean; readonly keychain: boolean }) {
  const words = has
    ? 'The vault has one. Setting a new one replaces it.'
    : 'A second way into the vault, for the day the keychain is reset or the vault moves to another computer. Showing a secret then asks for it, too.';
  return (
    <Section title="Passphrase">
      <p class="dim">
        {words}
        {!keychain && ' There is no key in a keychain: it is the only way in.'}
      </p>
      <ChoosePassphrase
        action={has ? 'Replace passphrase' : 'Set passphrase'}
        replaces={has}
        onChosen={async (passphrase, current) => {
          const answer = await settle(
            api().vault.setPassphrase(has ? { passphrase, current } : { passphrase }),
          );
          if (!answer.ok) return answer.error;
          showToast({ key: 'passphrase', tone: 'good', text: 'The passphrase is set.', lastsMs: 4000 });
          return null;
        }}
      />
    </Section>
  );
}

export function SettingsPage() {
  if (vault.value.phase !== 'ready') return null;
  const { slots, quarantined } = vault.value;
  const { version, platform } = about.value;
  return (
    <Page title="Settings" escape onBack={goToCodes}>
      {quarantined > 0 && (
        <Notice tone="warn">
          <p>
            {count(quarantined, 'row')} of the vault cannot be read and {quarantined === 1 ? 'was' : 'were'}{' '}
            set aside. Nothing was deleted.
          </p>
        </Notice>
      )}
      <Section title="Lock">
        <p class="dim">Closes the vault and empties this window, until you open it again.</p>
        <div class="form-row">
          <Button icon="lock" onClick={() => void lockNow()}>
            Lock now
          </Button>
          <kbd>Ctrl+L</kbd>
        </div>
      </Section>
      <Passphrase has={slots.includes('passphrase')} keychain={slots.includes('keychain')} />
      <Section title="About">
        <p class="selectable">
          Poolkey {version} on {platform}
        </p>
        <div class="form-row">
          <Button kind="quiet" small onClick={() => void settle(api().app.openLink({ link: 'cognito-mfa' }))}>
            Cognito: TOTP software tokens
          </Button>
          <Button kind="quiet" small onClick={() => void settle(api().app.openLink({ link: 'rfc-6238' }))}>
            RFC 6238
          </Button>
        </div>
      </Section>
    </Page>
  );
}
