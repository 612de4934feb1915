import { randomInt } from 'node:crypto';

export const DIGITS = '0123456789';
export const LOWER = 'abcdefghijklmnopqrstuvwxyz';

export function randomText(length: number, alphabet: string = DIGITS + LOWER): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
