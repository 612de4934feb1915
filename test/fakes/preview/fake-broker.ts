import type { AuditView, BrokerView } from '../../../main/contract/broker.ts';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import { type BrokerScene, entry } from './broker-samples.ts';
import { Channel } from './channel.ts';
import { wait } from './fake-enroll.ts';
import { done, no, ok } from './results.ts';

export interface FakeBroker {
  readonly api: PoolkeyApi['broker'];
  /** Something happened: what is new of the state, and entries, newest first. */
  readonly tell: (part: Partial<BrokerView>, news?: readonly AuditView[]) => void;
}

/** Main's broker, made up. */
export function fakeBroker(scene: BrokerScene): FakeBroker {
  let { view, audit } = scene;
  const changed = new Channel<BrokerView>();
  const tell: FakeBroker['tell'] = (part, news = []) => {
    view = { ...view, ...part };
    audit = [...news, ...audit];
    changed.send(view);
  };
  if (scene.every !== undefined) {
    setInterval(() => {
      const id = (audit[0]?.id ?? 0) + 1;
      tell({}, [entry({ id, waitedMs: id % 4 === 0 ? 7_000 : 0, outcome: id % 9 === 0 ? 'BUSY' : 'ok' })]);
    }, scene.every);
  }
  const api: PoolkeyApi['broker'] = {
    state: async () => ok(view),
    changed: changed.on,
    audit: async ({ before = Infinity, count }) => ok(audit.filter(({ id }) => id < before).slice(0, count)),
    revoke: async ({ id }) => {
      await wait(100);
      if (!view.grants.some((grant) => grant.id === id))
        return no('NOT_FOUND', 'This grant has ended already.');
      tell({ grants: view.grants.filter((grant) => grant.id !== id) });
      return done;
    },
    forget: async ({ project }) => {
      await wait(100);
      tell({
        approvals: view.approvals.filter((each) => each.project !== project),
        grants: view.grants.filter((each) => each.project !== project),
      });
      return done;
    },
    release: async ({ name }) => {
      await wait(100);
      tell({ holds: view.holds.filter((hold) => hold.name !== name) });
      return done;
    },
  };
  return { api, tell };
}
