import { expect, vi } from 'vitest';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import { type BrokerScene, busy } from '../../fakes/preview/broker-samples.ts';
import { fakeBroker } from '../../fakes/preview/fake-broker.ts';
import { one, open, press } from './opened-page.ts';

type BrokerApi = PoolkeyApi['broker'];

function spied(api: BrokerApi) {
  return {
    ...api,
    state: vi.fn<BrokerApi['state']>(api.state),
    audit: vi.fn<BrokerApi['audit']>(api.audit),
    revoke: vi.fn<BrokerApi['revoke']>(api.revoke),
    forget: vi.fn<BrokerApi['forget']>(api.forget),
    release: vi.fn<BrokerApi['release']>(api.release),
  };
}

/** The window over the codes, with the broker's calls told and its news sent by hand. */
export async function openWith(scene: BrokerScene = busy()) {
  const { api, tell } = fakeBroker(scene);
  const broker = spied(api);
  await open('codes', (main) => ({ ...main, broker }));
  return { broker, tell };
}

/** As `openWith`, then the page. */
export async function openTests(scene: BrokerScene = busy()) {
  const opened = await openWith(scene);
  press('t', document.body, { ctrlKey: true });
  await vi.waitFor(() => {
    expect(one('broker-state') ?? one('broker-error')).toBeDefined();
  });
  return opened;
}

export const refused = async (message = 'Do something about it.') =>
  ({ ok: false, error: { code: 'REFUSED', message } }) as const;

export async function gone(testId: string): Promise<void> {
  await vi.waitFor(() => {
    expect(one(testId)).toBeUndefined();
  });
}
