import { batch } from '@preact/signals';
import type { PoolkeyApi } from '../../main/contract/contract.ts';
import { settle } from './api.ts';
import { applyBroker, loadBroker } from './broker.ts';
import { feed } from './feed.ts';
import {
  applyAccounts,
  applyEnrollment,
  applyJob,
  applyPools,
  applyRun,
  applySnapshot,
  dropRun,
  vault,
} from './store.ts';

/**
 * One snapshot, then pushes. Pushes that arrive before the snapshot's answer wait for it: they are newer or
 * say the same again, and applying them to an empty store would be lost.
 */
export async function connect(api: PoolkeyApi): Promise<void> {
  let early: (() => void)[] | null = [];
  const inOrder =
    <P>(apply: (payload: P) => void) =>
    (payload: P) => {
      if (early === null) batch(() => apply(payload));
      else early.push(() => apply(payload));
    };
  api.app.replaced(
    inOrder((snapshot) => {
      applySnapshot(snapshot);
      void loadBroker();
      if (!document.hidden) feed.resume();
    }),
  );
  api.pools.changed(inOrder(applyPools));
  api.accounts.changed(
    inOrder((change) => {
      applyAccounts(change);
      feed.refresh(change.upsert.map((account) => account.id));
    }),
  );
  api.jobs.changed(inOrder(applyJob));
  api.runs.changed(inOrder(applyRun));
  api.runs.removed(inOrder(({ id }) => dropRun(id)));
  api.broker.changed(inOrder(applyBroker));
  api.enroll.changed(inOrder(applyEnrollment));
  api.codes.spent(inOrder(({ ids }) => feed.refresh(ids)));

  const answer = await settle(api.app.snapshot());
  const waiting = early;
  early = null;
  batch(() => {
    if (answer.ok) applySnapshot(answer.value);
    else vault.value = { phase: 'unusable', ...answer.error, path: '' };
    for (const apply of waiting) apply();
  });
  void loadBroker();
}
