/** What one process of the hammer has printed (`hammer-client.ts`), as far as it came. */
export interface Hammered {
  readonly got: readonly { readonly step: number; readonly code: string }[];
  readonly asked: number;
  /** Refusals, by code. */
  readonly refused: readonly string[];
  /** Requests of which a broker may have taken a step that never came here: those under way when it, or this process, was killed. */
  readonly inFlight: number;
}

/** A broker that refuses for these reasons has taken nothing. */
const TOOK_NOTHING: ReadonlySet<string> = new Set(['WAIT_TIMEOUT', 'BUSY']);

export function readHammered(printed: string): Hammered {
  const got: { step: number; code: string }[] = [];
  const refused: string[] = [];
  let [asked, inFlight] = [0, 0];
  /** How often the request that is under way was sent; 0: there is none. */
  let sent = 0;
  // A line that a kill has cut short was never said.
  for (const line of printed.split('\n').slice(0, -1)) {
    const [what, first = '', second = ''] = line.split(' ');
    if (what === '?') [asked, sent] = [asked + 1, 1];
    else if (what === 'o' && sent > 0) sent += 1;
    else if (what === '=') {
      got.push({ step: Number(first), code: second });
      inFlight += sent - 1;
      sent = 0;
    } else if (what === 'x') {
      refused.push(first);
      inFlight += TOOK_NOTHING.has(first) ? sent - 1 : sent;
      sent = 0;
    }
  }
  return { got, asked, refused, inFlight: inFlight + sent };
}
