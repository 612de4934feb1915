import type { Secret } from '../../secrecy/secret.ts';

/** A user of a roster whose line is in order. */
export interface RosterUser {
  /** Line of the file where the user begins, from 1, as an editor counts. */
  readonly line: number;
  readonly username: string;
  /** null: none given, which is allowed only where users are to be created. */
  readonly password: Secret | null;
  readonly newPassword: Secret | null;
  /** '' where none. */
  readonly label: string;
  readonly tags: readonly string[];
  readonly groups: readonly string[];
  /** By Cognito's names, for AdminCreateUser. Empty cells are left out. */
  readonly attributes: readonly RosterAttribute[];
}

export interface RosterAttribute {
  readonly name: string;
  readonly value: string;
}

/** A line that cannot be used. Neither field holds any value of the file other than the user name. */
export interface RosterProblem {
  readonly line: number;
  readonly username: string;
  /** Header of the column it is about, where it is about one. */
  readonly column: string | null;
  readonly code: string;
  readonly message: string;
}

/** What a column of the file is taken for. */
export type RosterField =
  'username' | 'password' | 'new_password' | 'label' | 'tags' | 'groups' | 'ignore' | `attribute:${string}`;

export interface RosterColumn {
  /** As the file writes it. In JSON a key; `attributes.NAME` for one inside the attributes of a user. */
  readonly header: string;
  readonly field: RosterField;
  /** True where the name was only like a known one, or unknown and therefore ignored. */
  readonly guessed: boolean;
}

export type RosterFormat = 'csv' | 'json' | 'jsonl';

export interface Roster {
  readonly format: RosterFormat;
  /** null in JSON. */
  readonly delimiter: string | null;
  /** `UTF-8`, `UTF-16LE`, `UTF-16BE`, or `text` for a paste. */
  readonly encoding: string;
  readonly columns: readonly RosterColumn[];
  /** The good ones, in the order of the file. */
  readonly users: readonly RosterUser[];
  /** The first MOST_PROBLEMS of the lines that cannot be used. */
  readonly problems: readonly RosterProblem[];
  /** How many they are in all. */
  readonly problemCount: number;
}

export interface RosterOptions {
  readonly passwords: 'required' | 'optional';
  /** The user's own mapping by header; it goes before every guess. */
  readonly columns?: Readonly<Record<string, RosterField>>;
  /**
   * A table whose header has no user names yet is read all the same, without its users, so that a person can say which column they are
   * in. Only where the first line has nothing but words: it is shown, and must not be somebody's password.
   */
  readonly toBeMapped?: boolean;
  readonly signal?: AbortSignal;
  /** Bytes read so far. */
  readonly onProgress?: (bytes: number) => void;
}

export const MOST_USERS = 1_000_000;
export const MOST_PROBLEMS = 10_000;
/** Bytes of one line: Cognito's own import takes 16,000 characters. What is longer is a quote that was never closed. */
export const LONGEST_LINE = 65_536;
