import type { Secret } from '../secrecy/secret.ts';

/** A user to be enrolled, as the demo and the first start make them. */
export interface RosterRow {
  /** Line of the file, from 1, as an editor counts. */
  readonly line: number;
  readonly username: string;
  readonly password: Secret;
  readonly newPassword?: Secret;
}
