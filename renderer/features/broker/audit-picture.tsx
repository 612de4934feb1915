import { duration, count } from '../../lib/words.ts';
import './audit-picture.css';
import type { Minute, Sums } from './audit-sums.ts';
import { minuteTime } from './audit-words.ts';

/** Of the drawing, in its own units. */
const WIDTH = 12;
const BAR = 9;
const UP = 40;
const DOWN = 24;
/** A single code, or a wait of a second, must not look like a lot. */
const LEAST_CODES = 4;
const LEAST_WAIT_MS = 30_000;

function minuteWords({ at, codes, refused, waitedMs }: Minute): string {
  const parts = [count(codes, 'code')];
  if (refused > 0) parts.push(`${refused.toLocaleString('en')} refused`);
  if (waitedMs > 0) parts.push(`${duration(waitedMs)} waited`);
  return `${minuteTime(at)}: ${parts.join(', ')}`;
}

/** What the bars show, for who does not see them: when most happened. */
export function pictureWords({ minutes, codes, waitedMs }: Sums): string {
  const busiest = minutes.reduce((best, each) => (each.codes > best.codes ? each : best));
  const slowest = minutes.reduce((best, each) => (each.waitedMs > best.waitedMs ? each : best));
  const parts = ['Bars of each minute'];
  if (codes > 0) parts.push(`most codes at ${minuteWords(busiest)}`);
  if (waitedMs > 0) parts.push(`longest waits at ${minuteWords(slowest)}`);
  return parts.join('; ');
}

function Bars({ sums }: { readonly sums: Sums }) {
  const most = Math.max(LEAST_CODES, ...sums.minutes.map(({ codes, refused }) => codes + refused));
  const longest = Math.max(LEAST_WAIT_MS, ...sums.minutes.map(({ waitedMs }) => waitedMs));
  const width = sums.minutes.length * WIDTH;
  return (
    <svg
      class="audit-bars"
      viewBox={`0 0 ${width} ${UP + DOWN + 1}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={pictureWords(sums)}
      data-testid="audit-bars"
    >
      {sums.minutes.map((minute, place) => {
        const codes = (minute.codes / most) * UP;
        const refused = (minute.refused / most) * UP;
        const waited = (minute.waitedMs / longest) * DOWN;
        const at = { x: place * WIDTH + (WIDTH - BAR) / 2, width: BAR };
        return (
          <g key={minute.at}>
            <title>{minuteWords(minute)}</title>
            {/* The whole column answers to the pointer, not only what is drawn of it. */}
            <rect class="audit-column" x={place * WIDTH} y={0} width={WIDTH} height={UP + DOWN + 1} />
            <rect class="audit-codes" {...at} y={UP - codes} height={codes} />
            <rect class="audit-refused" {...at} y={UP - codes - refused} height={refused} />
            <rect class="audit-waited" {...at} y={UP + 1} height={waited} />
          </g>
        );
      })}
      <rect class="audit-ground" x={0} y={UP} width={width} height={1} />
    </svg>
  );
}

interface PictureProps {
  readonly sums: Sums;
  /** Where not the whole span was read: when it begins, ms since the epoch. */
  readonly since: number | null;
}

/** The last half hour: codes above the line, waits below it, and what they come to. */
export function AuditPicture({ sums, since }: PictureProps) {
  return (
    <figure class="audit-picture" data-testid="audit-picture">
      <figcaption class="audit-legend">
        <span>{since === null ? 'Last 30 minutes' : `Since ${minuteTime(since)}`}</span>
        <span class="audit-key codes">{count(sums.codes, 'code')}</span>
        <span class="audit-key refused">{sums.refused.toLocaleString('en')} refused</span>
        <span class="audit-key waited">
          {sums.waitedMs === 0 ? 'no waits' : `${duration(sums.waitedMs)} waited`}
        </span>
      </figcaption>
      <Bars sums={sums} />
      <div class="audit-axis" aria-hidden="true">
        <span>{minuteTime(sums.minutes[0]?.at ?? 0)}</span>
        <span>now</span>
      </div>
    </figure>
  );
}
