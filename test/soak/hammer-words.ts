import type { HammerResult } from './hammer-result.ts';

/** One line of figures. */
export function inWords(result: HammerResult): string {
  const { clients, printed, twice, missing, untaken, late, inFlight, kills, seconds, audit } = result;
  const refused = new Map<string, number>();
  for (const code of clients.flatMap((client) => client.refused))
    refused.set(code, (refused.get(code) ?? 0) + 1);
  const parts = [
    `${printed.length} codes to ${clients.length} processes in ${seconds.toFixed(1)} s`,
    `${twice.length} twice`,
    `${missing.length} steps taken and not handed out (${inFlight} requests under way at kills, ${late} late)`,
    `${untaken.length} that nobody took`,
    `${kills.clients} programs and ${kills.hosts} brokers killed`,
    `audit: ${audit.get('take ok') ?? 0} ok, ${audit.get('take ABORTED') ?? 0} aborted`,
    ...[...refused].map(([code, count]) => `${count} × ${code}`),
  ];
  return parts.join('; ');
}
