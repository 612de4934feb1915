import { brokerFolder } from '../../broker/address.ts';
import { announcedHosts } from '../../broker/discovery.ts';
import { lockHosts } from '../../client/lock-hosts.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { counted } from '../counted.ts';
import type { Terminal } from '../terminal.ts';

/** Locks the app of this user and home, and ends the grants of runs that do not survive that. Errors: NOT_LOCKED. */
export async function lockCommand(out: Terminal): Promise<Result<number>> {
  const hosts = announcedHosts(brokerFolder());
  const asked = hosts.filter(({ survivesLock }) => !survivesLock);
  const failed = await lockHosts(asked);
  if (failed.length > 0)
    return fail(
      'NOT_LOCKED',
      failed.map(({ host, error }) => `Process ${host.pid} did not lock: ${error.message}`).join(' '),
    );
  const app = asked.some(({ kind }) => kind === 'app');
  const runs = asked.filter(({ kind }) => kind === 'run').length;
  const surviving = hosts.length - asked.length;
  if (out.json) {
    out.answerJson({ app, runs, surviving });
    return ok(0);
  }
  const ended = runs > 0 ? ` ${counted(runs, 'run')}: no more codes for it.` : '';
  out.answer(`${app ? 'The app is locked.' : 'The app is not open, or locked already.'}${ended}`);
  if (surviving > 0) out.say(`${counted(surviving, 'run')} with --survive-lock: untouched.`);
  return ok(0);
}
