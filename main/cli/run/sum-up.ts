import type { AuditView } from '../../contract/broker.ts';
import type { AuditStore } from '../../vault/audit-store.ts';
import { counted } from '../counted.ts';

/** From here on it is worth saying that workers wait for each other. */
const HINT_MS = 60_000;
const PAGE = 500;

/** What became of a run's requests, after the entry `since`, in a line or a few. */
export function sumUp(audit: AuditStore, since: number): string[] {
  const entries = after(audit, since);
  const codes = entries.filter(({ verb, outcome }) => verb === 'take' && outcome === 'ok');
  const accounts = new Set(codes.map(({ account }) => account));
  const waits = byAccount(codes);
  const waitedMs = [...waits.values()].reduce((sum, ms) => sum + ms, 0);
  const waited = waitedMs >= 1_000 ? `; tests waited ${seconds(waitedMs)} for codes` : '';
  const lines = [`${counted(codes.length, 'code')} for ${counted(accounts.size, 'account')}${waited}`];
  const refused = entries.filter(({ outcome }) => outcome !== 'ok');
  if (refused.length > 0) lines.push(`refused: ${tally(refused)}`);
  const [longest] = [...waits].toSorted((a, b) => b[1] - a[1]);
  if (longest && longest[1] >= HINT_MS)
    lines.push(
      `${longest[0]} was waited for most, ${seconds(longest[1])}. Give each worker an account of its own: mfa.acquire({ tag })`,
    );
  return lines;
}

function after(audit: AuditStore, since: number): AuditView[] {
  const all: AuditView[] = [];
  for (let before: number | undefined; ;) {
    const page = audit.list({ before, count: PAGE }).filter(({ id }) => id > since);
    all.push(...page);
    if (page.length < PAGE) return all;
    before = page.at(-1)?.id;
  }
}

function byAccount(codes: readonly AuditView[]): Map<string, number> {
  const waits = new Map<string, number>();
  for (const { account, waitedMs } of codes)
    waits.set(account ?? '', (waits.get(account ?? '') ?? 0) + waitedMs);
  return waits;
}

function tally(refused: readonly AuditView[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of refused) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([code, count]) => `${count} × ${code}`).join(', ');
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
