import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `20ms`, `5s`, `2m`, `1h`, `30d`; a bare number is seconds. Gives ms. */
export function parseDuration(text: string): number {
  const match = /^(-?\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim());
  if (!match) throw new InvalidArgumentError('Write a time like 500ms, 5s or 2m.');
  return Number(match[1]) * (UNITS[match[2] ?? 's'] ?? 1_000);
}

/** As `parseDuration`, for what cannot lie in the past. */
export function parseLength(text: string): number {
  const ms = parseDuration(text);
  if (ms < 0) throw new InvalidArgumentError('Write a time of zero or more, like 500ms, 5s or 2m.');
  return ms;
}

/** `5/s` or `5`: users a second. */
export function parseRate(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(text.trim());
  const rate = Number(match?.[1]);
  if (!match || rate <= 0 || rate > 1000)
    throw new InvalidArgumentError('Write a rate like 5/s, above 0 and up to 1000.');
  return rate;
}

/** A whole number within bounds, both included. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}
