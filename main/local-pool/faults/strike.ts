import type { Fault } from '../control/settings.ts';
import type { FaultKind } from './fault-kinds.ts';

/** What the faults do to one call, and what is left of them afterwards. */
export interface Strike {
  readonly kind?: Exclude<FaultKind, 'slow'> | undefined;
  /** ms by which the answer comes later. */
  readonly delayMs: number;
  readonly left: readonly Fault[];
}

/** Every fault counts the calls that concern it; one with a share strikes some of them by chance. All slow ones that are due add up; of the others the first strikes. */
export function strike(
  faults: readonly Fault[],
  concerns: (fault: Fault) => boolean,
  random: () => number = Math.random,
): Strike {
  const left: Fault[] = [];
  let kind: Strike['kind'];
  let delayMs = 0;
  for (const fault of faults) {
    if (!concerns(fault)) left.push(fault);
    else if ((fault.after ?? 0) > 0) left.push({ ...fault, after: (fault.after ?? 0) - 1 });
    else if (fault.share !== undefined && random() >= fault.share) left.push(fault);
    else if (fault.kind === 'slow') {
      delayMs += fault.ms ?? 0;
      left.push(...used(fault));
    } else if (kind === undefined) {
      kind = fault.kind;
      left.push(...used(fault));
    } else left.push(fault);
  }
  return { kind, delayMs, left };
}

/** One time less; nothing when that was the last. */
function used(fault: Fault): Fault[] {
  if (fault.times === undefined) return [fault];
  return fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
}
