// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import { all, click, one, open, preparePage, rowOf, says, text } from './opened-page.ts';

preparePage();

const tab = (name: string) =>
  [...document.querySelectorAll('[role="tab"]')].find((each) => each.textContent === name);
const claim = (name: string) =>
  all('claim').find((each) => each.dataset['claim'] === name)?.textContent ?? '';

async function signedIn(username: string) {
  const close = vi.fn<PoolkeyApi['signIns']['close']>();
  const copy = vi.fn<PoolkeyApi['signIns']['copy']>();
  await open('codes', (api) => {
    close.mockImplementation(api.signIns.close);
    copy.mockImplementation(api.signIns.copy);
    return { ...api, signIns: { ...api.signIns, close, copy } };
  });
  click(rowOf(username));
  await vi.waitFor(() => {
    expect(one('sign-in')).toBeDefined();
  });
  click(one('sign-in'));
  await vi.waitFor(
    () => {
      expect(one('tokens')).toBeDefined();
    },
    { timeout: 3000 },
  );
  return { close, copy };
}

test('a sign-in shows how it went and what its tokens say, never a token', async () => {
  await signedIn('alice.admin');
  expect(text('sign-in-outcome')).toContain('alice signed in to stage with a code. Waited 12 s');
  expect(text('sign-in-how')).toMatch(/USER_SRP_AUTH.*SOFTWARE_TOKEN_MFA.*not stored/);
  expect(text('token-life')).toMatch(/^Expires in (59|60) min$/);
  expect(claim('username')).toBe('usernamealice.admin');
  expect(claim('exp')).toMatch(/in (59|60) min$/);
  expect(claim('scope')).toContain('aws.cognito.signin.user.admin');
  expect(all('claim').length).toBeGreaterThan(8);
  click(tab('ID'));
  await vi.waitFor(() => {
    expect(claim('email')).toContain('alice.admin@example.test');
  });
  expect(document.body.innerHTML).not.toContain('eyJ');
});

test('Copy has main put the token on the clipboard and says which', async () => {
  const { copy } = await signedIn('alice.admin');
  click(tab('ID'));
  await vi.waitFor(() => {
    expect(one('token')?.dataset['kind']).toBe('id');
  });
  click(one('token-copy'));
  await says('toast', 'alice · ID token copied');
  expect(copy).toHaveBeenCalledWith({ id: 'sign-in-a1', kind: 'id' });
});

test('an ended token looks ended; Refresh brings a living one', async () => {
  await signedIn('bob');
  expect(one('token-life')?.dataset['state']).toBe('expired');
  expect(text('token-life')).toMatch(/^Expired 3 minutes ago$/);
  click(one('tokens-refresh'));
  await vi.waitFor(() => {
    expect(one('token-life')?.dataset['state']).toBe('alive');
  });
});

test('Revoke asks nothing more and says what it did; then there is nothing to refresh', async () => {
  await signedIn('alice.admin');
  expect(text('tokens')).toContain('Revoke ends the refresh token of this sign-in only');
  click(one('tokens-revoke'));
  await says('revoked', 'Revoked.');
  expect((one('tokens-refresh') as HTMLButtonElement).disabled).toBe(true);
  click(tab('Refresh'));
  await says('token-life', 'Revoked');
});

test('Close and leaving the account both have main forget the tokens', async () => {
  const first = await signedIn('alice.admin');
  click(one('tokens-close'));
  await vi.waitFor(() => {
    expect(all('tokens').length + all('sign-in-outcome').length).toBe(0);
  });
  expect(first.close).toHaveBeenCalledExactlyOnceWith({ id: 'sign-in-a1' });

  const second = await signedIn('alice.admin');
  click(rowOf('bob'));
  await vi.waitFor(() => {
    expect(text('panel-label')).toBe('bob');
  });
  expect(all('tokens')).toHaveLength(0);
  await vi.waitFor(() => {
    expect(second.close).toHaveBeenCalledExactlyOnceWith({ id: 'sign-in-a1' });
  });
});

test('a failed sign-in says why and shows no tokens', async () => {
  await open('codes');
  click(rowOf('erin'));
  await vi.waitFor(() => {
    expect(text('panel-label')).toBe('erin');
  });
  click(one('sign-in'));
  await vi.waitFor(
    () => {
      expect(text('sign-in-outcome')).toContain('WRONG_PASSWORD');
    },
    { timeout: 3000 },
  );
  expect(all('tokens')).toHaveLength(0);
});
