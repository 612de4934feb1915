import './progress.css';

export function Progress({
  done,
  total,
  label,
}: {
  readonly done: number;
  readonly total: number;
  readonly label: string;
}) {
  return <progress class="progress" value={done} max={Math.max(1, total)} aria-label={label} />;
}
