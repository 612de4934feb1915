/** Rule 4: epoch seconds with a fraction, from milliseconds. */
export function timestamp(ms: number): number {
  return Math.round(ms) / 1000;
}
