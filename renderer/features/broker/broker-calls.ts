import type { BrokerView, GrantView, HoldView } from '../../../main/contract/broker.ts';
import { api, type Failure, settle } from '../../lib/api.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { projectName } from './broker-words.ts';

/** True when it is done; the list follows by main's push. */
export async function revokeGrant({ id, project }: GrantView): Promise<boolean> {
  const answer = await settle(api().broker.revoke({ id }));
  if (!answer.ok) {
    showFailure(`revoke:${id}`, answer.error);
    return false;
  }
  const text = `${projectName(project)}: revoked. Its programs get no codes from now on; the project can ask again.`;
  showToast({ key: `revoke:${id}`, tone: 'good', text, lastsMs: 6000 });
  return true;
}

/** As `revokeGrant`. */
export async function forgetProject({ project }: BrokerView['approvals'][number]): Promise<boolean> {
  const answer = await settle(api().broker.forget({ project }));
  if (!answer.ok) {
    showFailure(`forget:${project}`, answer.error);
    return false;
  }
  const text = `${projectName(project)} has to ask from now on. What it was allowed has ended.`;
  showToast({ key: `forget:${project}`, tone: 'good', text, lastsMs: 6000 });
  return true;
}

/** Null when the account is free. */
export async function freeAccount({ name, account }: HoldView): Promise<Failure | null> {
  const answer = await settle(api().broker.release({ name }));
  if (!answer.ok) return answer.error;
  showToast({ key: `free:${name}`, tone: 'good', text: `${account} is free.`, lastsMs: 4000 });
  return null;
}
