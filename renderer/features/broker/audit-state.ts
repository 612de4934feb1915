import { api, settle } from '../../lib/api.ts';
import { onForget } from '../../lib/forget.ts';
import { AuditLog } from './audit-log.ts';

/** Of the window: kept while other pages are looked at, so that coming back reads only news. */
export const auditLog = new AuditLog({
  read: async (page) => settle(api().broker.audit(page)),
  now: Date.now,
});

onForget(() => {
  auditLog.clear();
});
