import { span } from '../spans.ts';
import { progressBar } from '../table.ts';

export interface Progress {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  /** For another try, or for a code that was not used yet. */
  readonly waiting: number;
  readonly usersPerSecond: number | null;
  readonly leftMs: number | null;
  /** Calls a second. */
  readonly throttled: readonly { readonly category: string; readonly perSecond: number }[];
}

/** `note`: what happens right now; it comes last, where a narrow terminal cuts. */
export function progressLine(progress: Progress, note: string, bar: boolean): string {
  const { done, failed, total, waiting, usersPerSecond, leftMs, throttled } = progress;
  const [held, ...others] = throttled;
  const words = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(usersPerSecond === null ? [] : [`${rounded(usersPerSecond)}/s`]),
    ...(leftMs === null ? [] : [`${span(leftMs)} left`]),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(held
      ? [`throttled: ${held.category} ${held.perSecond}/s${others.length > 0 ? ` +${others.length}` : ''}`]
      : []),
    ...(note === '' ? [] : [note]),
  ].join(', ');
  return bar
    ? progressBar(done + failed, total, words)
    : [`${done + failed}/${total}`, words].filter(Boolean).join(', ');
}

export function progressEvent({ usersPerSecond, ...progress }: Progress): { event: string } & Progress {
  const speed = usersPerSecond === null ? null : Number(rounded(usersPerSecond));
  return { event: 'progress', ...progress, usersPerSecond: speed };
}

function rounded(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond));
}
