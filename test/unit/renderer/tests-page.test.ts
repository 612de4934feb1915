// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { busy, crowded, grant, hold, off, quiet } from '../../fakes/preview/broker-samples.ts';
import { all, button, click, one, preparePage, press, says, text } from './opened-page.ts';
import { gone, openTests, openWith, refused } from './tests-page-driver.ts';

preparePage();

const words = (testId: string) => all(testId).map((each) => each.textContent);

test('the sidebar says how many programs are connected, and nothing when none is', async () => {
  const { tell } = await openWith();
  await says('side-tests', 'Tests99 programs connected');
  tell({ grants: [grant({ id: 'g1', clients: 1 })] });
  await says('side-tests', 'Tests11 program connected');
  tell({ grants: [grant({ id: 'g1' })] });
  await vi.waitFor(() => {
    expect(text('side-tests')).toBe('Tests');
  });
  click(one('side-tests'));
  await says('grant', 'webshop-e2e');
  press('Escape', document.body);
  await gone('tests-page');
});

test('each grant says whose it is, how long it holds, and what it gives', async () => {
  await openTests();
  expect(one('broker-state')?.dataset['state']).toBe('serving');
  expect(text('broker-address')).toContain('/run/user/1000/poolkey/b.sock');
  const [first, second, third] = words('grant');
  expect(first).toMatch(
    /^webshop-e2e\/home\/tester\/work\/webshop-e2eRevoke8 programs connected128 codes handed outcodes only7 min \d+ s left$/,
  );
  expect(second).toMatch(
    /^admin-consoleC:\\Users.*1 program connected.*codes and passwordsuntil Poolkey is locked$/,
  );
  expect(third).toMatch(/^nightly.*no program connected1 code handed outcodes onlyalways$/);
});

test('Revoke asks nothing more, says what it did, and the project is gone', async () => {
  const { broker } = await openTests();
  click(one('grant-revoke'));
  await says(
    'toast',
    'webshop-e2e: revoked. Its programs get no codes from now on; the project can ask again.',
  );
  expect(broker.revoke).toHaveBeenCalledExactlyOnceWith({ id: 'g1' });
  await vi.waitFor(() => {
    expect(all('grant').map((each) => each.dataset['id'])).toEqual(['g2', 'g3']);
  });
});

test('a refused Revoke says why and can be tried again', async () => {
  const { broker } = await openTests();
  broker.revoke.mockImplementationOnce(async () => refused('It has ended already.'));
  click(one('grant-revoke'));
  await says('toast', 'It has ended already.');
  expect(one('grant-revoke')?.getAttribute('aria-disabled')).toBeNull();
  click(one('grant-revoke'));
  await vi.waitFor(() => {
    expect(all('grant')).toHaveLength(2);
  });
});

test('Forget makes a project ask again, and ends what it may now', async () => {
  const { broker } = await openTests();
  expect(words('approval')[0]).toMatch(/^nightly.*codes only9 days agoForget$/);
  click(one('approval-forget'));
  await says('toast', 'nightly has to ask from now on.');
  expect(broker.forget).toHaveBeenCalledExactlyOnceWith({ project: '/home/tester/work/nightly' });
  await vi.waitFor(() => {
    expect([all('approval').length, all('grant').length]).toEqual([1, 2]);
  });
});

test('freeing an account asks first, and tells a refusal where it asked', async () => {
  const { broker } = await openTests();
  expect(words('hold')[0]).toBe('buyer-1@stagewebshop-e2e, playwright worker 12 minutes agoFree it');
  click(one('hold-free'));
  await says('free-dialog', 'webshop-e2e, playwright worker 1 may be in the middle of a test');
  expect(broker.release).not.toHaveBeenCalled();
  broker.release.mockImplementationOnce(async () => refused('The vault is busy.'));
  click(one('free-confirm'));
  await says('form-error', 'The vault is busy.');
  await vi.waitFor(() => {
    expect(one('free-confirm')?.getAttribute('aria-disabled')).toBeNull();
  });
  click(one('free-confirm'));
  await says('toast', 'buyer-1@stage is free.');
  expect(broker.release).toHaveBeenLastCalledWith({ name: 'use:1' });
  await gone('free-dialog');
  expect(all('hold')).toHaveLength(2);
});

test('what another process holds has no button, and says what frees it', async () => {
  await openTests();
  const clerk = all('hold').find((each) => each.textContent.includes('clerk@qa'));
  expect(clerk?.querySelector('button')).toBeNull();
  expect(clerk?.textContent).toContain('it is freed when its “poolkey run” ends');
});

test('an account that was freed, or went to another program, while it was asked about is not asked about', async () => {
  const { tell } = await openTests();
  click(one('hold-free'));
  await says('free-dialog', 'Free buyer-1@stage?');
  tell({ holds: [hold({ name: 'use:1', holder: 'nightly, pid 1', since: Date.now() })] });
  await gone('free-dialog');
  expect(words('hold')).toEqual([expect.stringContaining('nightly, pid 1')]);
});

test('of many held accounts a few are shown until all are asked for', async () => {
  await openTests(crowded());
  expect(all('hold')).toHaveLength(6);
  expect(text('holds-all')).toBe('Show all 48 accounts');
  click(one('holds-all'));
  await vi.waitFor(() => {
    expect(all('hold')).toHaveLength(48);
  });
});

test('off says why, what to do, and that the window still works', async () => {
  const { tell } = await openTests(off);
  expect(one('broker-state')?.dataset['state']).toBe('off');
  expect(text('broker-state')).toMatch(/get no codes now.*codes in this window work.*pid 4711.*b\.sock/);
  expect(one('tests-empty')).toBeUndefined();
  tell({ state: 'serving', message: '' });
  await says('tests-empty', 'No test has asked for a code yet.');
});

test('nothing yet shows how to begin, to be copied', async () => {
  await openTests(quiet);
  expect(text('start-command')).toContain('poolkey run -- npx playwright test');
  expect(text('start-import')).toContain("import { test } from 'poolkey/playwright'");
  const data = new Map<string, string>();
  document.execCommand = () => {
    const event = new Event('copy');
    Object.assign(event, {
      clipboardData: { setData: (kind: string, what: string) => data.set(kind, what) },
    });
    document.dispatchEvent(event);
    return true;
  };
  click(button('Copy the command'));
  await says('toast', 'Copied.');
  expect([...data]).toEqual([['text/plain', 'poolkey run -- npx playwright test']]);
  document.execCommand = () => false;
  click(button('Copy the import'));
  await says('toast', 'Press Ctrl+C to copy.');
});

test('a state that cannot be read says so and is asked for again', async () => {
  const { broker } = await openWith();
  broker.state.mockImplementation(async () => refused('Restart Poolkey.'));
  const { broker: state, brokerError } = await import('../../../renderer/lib/broker.ts');
  state.value = null;
  click(one('side-tests'));
  await says('broker-error', 'Restart Poolkey.REFUSED');
  broker.state.mockImplementation(async () => ({ ok: true, value: busy().view }));
  click(one('broker-retry'));
  await says('grant', 'webshop-e2e');
  expect(brokerError.value).toBeNull();
});

test('locking empties all of it, and nothing that comes later fills it again', async () => {
  const { tell } = await openTests();
  await says('audit-row', 'refused connection');
  press('l', document.body, { ctrlKey: true });
  await vi.waitFor(() => {
    expect(document.documentElement.dataset['ready']).toBe('locked');
  });
  tell({ grants: [grant({ id: 'g9', clients: 4 })] });
  const { broker } = await import('../../../renderer/lib/broker.ts');
  const { auditLog } = await import('../../../renderer/features/broker/audit-state.ts');
  expect(broker.value).toBeNull();
  expect([auditLog.entries.value, auditLog.known.value]).toEqual([[], false]);
  for (const word of ['webshop', 'alice', 'playwright worker'])
    expect(document.documentElement.outerHTML).not.toContain(word);
});
