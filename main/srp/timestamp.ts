const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const FORM = /^\w{3} (\w{3}) (\d{1,2}) (\d\d):(\d\d):(\d\d) UTC (\d{4})$/;

/**
 * The milliseconds of a TIMESTAMP in the one form that Cognito takes, `Sun Nov 1 09:05:00 UTC 2026`: English,
 * the day not padded, the day of the week the right one. Undefined for anything else.
 */
export function parseSrpTimestamp(text: string): number | undefined {
  const [, month = '', day, hours, minutes, seconds, year] = FORM.exec(text) ?? [];
  const ms = Date.UTC(
    Number(year),
    MONTHS.indexOf(month),
    Number(day),
    Number(hours),
    Number(minutes),
    Number(seconds),
  );
  // Written out again, everything that is padded, out of range or in another language looks different.
  return !Number.isNaN(ms) && srpTimestamp(ms) === text ? ms : undefined;
}

/** English, and the day without a leading zero; Cognito refuses any other form. */
export function srpTimestamp(ms: number): string {
  const date = new Date(ms);
  const time = date.toISOString().slice(11, 19);
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()} ${time} UTC ${date.getUTCFullYear()}`;
}
