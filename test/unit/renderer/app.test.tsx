// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import { all, button, field, one, open, preparePage, press, type } from './opened-page.ts';

preparePage();

test('shows a row for each account with its code, and tells main that it has painted', async () => {
  const painted = vi.fn<PoolkeyApi['app']['painted']>(async () => ({ ok: true, value: undefined }));
  await open('codes', (api) => ({ ...api, app: { ...api.app, painted } }));
  await vi.waitFor(() => {
    expect(all('code').length).toBeGreaterThan(5);
  });
  expect(document.documentElement.dataset['ready']).toBe('codes');
  const alice = all('account-row').find((row) => row.dataset['username'] === 'alice.admin');
  const code = alice?.querySelector<HTMLElement>('[data-testid="code"]');
  expect(code?.dataset['code']).toMatch(/^\d{6}$/);
  expect(code?.textContent).toContain('Copy code of alice');
  await vi.waitFor(() => {
    expect(painted).toHaveBeenCalledOnce();
  });
});

test('five thousand accounts are a few dozen rows, and ask for as many codes', async () => {
  const read = vi.fn<PoolkeyApi['codes']['read']>();
  await open('many', (api) => {
    read.mockImplementation(api.codes.read);
    return { ...api, codes: { ...api.codes, read } };
  });
  await vi.waitFor(() => {
    expect(all('code').length).toBeGreaterThan(5);
  });
  expect(all('account-row').length).toBeLessThan(40);
  for (const [{ ids }] of read.mock.calls) expect(ids.length).toBeLessThan(40);
});

test('search, arrow keys and Enter copy the code of the row that is marked', async () => {
  await open('codes');
  await vi.waitFor(() => {
    expect(all('code').length).toBeGreaterThan(5);
  });
  press('ArrowDown');
  await vi.waitFor(() => {
    expect(document.querySelector('[aria-selected="true"]')?.getAttribute('data-username')).toBe('bob');
  });
  type(document.querySelector('#search'), 'alice');
  await vi.waitFor(() => {
    expect(all('account-row')).toHaveLength(1);
  });
  press('Enter');
  await vi.waitFor(() => {
    expect(one('toast')?.textContent).toMatch(/^alice · code copied · \d+ s left$/);
  });
  await vi.waitFor(() => {
    expect(one('account-row')?.textContent).toContain('used');
  });
});

test('a used step waits for the next one, and can be called off', async () => {
  await open('codes');
  type(document.querySelector('#search'), 'bob');
  await vi.waitFor(() => {
    expect(all('code')).toHaveLength(1);
  });
  press('Enter');
  await vi.waitFor(() => {
    expect(one('toast')?.textContent).toContain('bob: this step’s code is used; the next one is copied in');
  });
  button('Cancel')?.click();
  await vi.waitFor(() => {
    expect(all('toast')).toHaveLength(0);
  });
});

test('a search without a hit says so and offers to clear it; Esc does the same', async () => {
  await open('codes');
  const search = document.querySelector<HTMLInputElement>('#search');
  type(search, 'nobody');
  await vi.waitFor(() => {
    expect(one('empty')?.textContent).toContain('Nothing found for “nobody”');
  });
  press('Escape');
  await vi.waitFor(() => {
    expect(all('account-row').length).toBeGreaterThan(5);
  });
});

test('the first start offers the local pool, shows its progress, and ends on the codes', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 100 });
  try {
    await open('empty');
    expect(document.documentElement.dataset['ready']).toBe('welcome');
    button('Try it with a local pool')?.click();
    await vi.waitFor(() => {
      expect(one('job')?.textContent).toContain('/ 25');
    });
    await vi.waitFor(
      () => {
        expect(document.documentElement.dataset['ready']).toBe('codes');
      },
      { timeout: 8000 },
    );
    expect(one('job-summary')?.textContent).toContain('25 enrolled, 0 failed');
  } finally {
    vi.useRealTimers();
  }
});

test('locking leaves nothing of the vault in the page', async () => {
  await open('codes');
  await vi.waitFor(() => {
    expect(document.body.textContent).toContain('alice');
  });
  const codes = all('code').map((code) => code.dataset['code'] ?? '');
  document.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'l', ctrlKey: true, bubbles: true, cancelable: true }),
  );
  await vi.waitFor(() => {
    expect(document.documentElement.dataset['ready']).toBe('locked');
  });
  const { outerHTML } = document.documentElement;
  for (const word of ['alice', 'stage', 'checkout', ...codes]) expect(outerHTML).not.toContain(word);
  const store = await import('../../../renderer/lib/store.ts');
  const { feed } = await import('../../../renderer/lib/feed.ts');
  expect(store.accounts.value.size + store.pools.value.length + feed.codes.value.size).toBe(0);
});

test('five wrong passphrases are five clear answers at the same place, then the right one opens', async () => {
  await open('locked');
  const passphrase = field('Passphrase');
  for (let attempt = 1; attempt <= 5; attempt++) {
    type(passphrase, `guess ${attempt}`);
    await vi.waitFor(() => {
      expect(document.querySelector('[role="alert"]')).toBeNull();
    });
    passphrase?.form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await vi.waitFor(() => {
      expect(document.querySelector('[role="alert"]')?.textContent).toContain('does not open the vault');
    });
    expect(field('Passphrase')).toBe(passphrase);
    expect(passphrase?.value).toBe(`guess ${attempt}`);
  }
  type(passphrase, 'open sesame');
  passphrase?.form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await vi.waitFor(() => {
    expect(document.documentElement.dataset['ready']).toBe('codes');
  });
});

test('each trouble of the keychain has its screen, with the way back', async () => {
  for (const trouble of ['locked', 'missing', 'wrong-key', 'absent']) {
    await open(`locked-${trouble}`);
    expect(one('trouble')?.dataset['trouble']).toBe(trouble);
    expect(document.body.textContent).toContain('Your vault is untouched');
    expect(button('Try again')).toBeDefined();
    expect(button('Set the vault aside and start empty')?.disabled).toBe(true);
  }
});

test('a secret that was shown is gone from the page when its dialog is closed', async () => {
  await open('codes');
  await vi.waitFor(() => {
    expect(button('Show secret and QR')).toBeDefined();
  });
  button('Show secret and QR')?.click();
  await vi.waitFor(() => {
    expect(one('secret')?.textContent).toBe('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSW');
  });
  button('Hide')?.click();
  await vi.waitFor(() => {
    expect(all('secret')).toHaveLength(0);
  });
  expect(document.documentElement.outerHTML).not.toContain('JBSW');
});
