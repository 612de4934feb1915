import { fail, type Failure } from '../../contract/result.ts';
import { complaint, type Complaint } from './cell-rules.ts';
import type { Checked } from './check-user.ts';
import { FirstLines } from './first-lines.ts';
import { MOST_PROBLEMS, MOST_USERS, type RosterProblem, type RosterUser } from './roster.ts';

/** Characters of a user name that a problem tells; Cognito has 128. */
const LONGEST_TOLD = 200;

/** The users and problems of a file, as far as it was read. */
export class Gathered {
  readonly users: RosterUser[] = [];
  readonly problems: RosterProblem[] = [];
  problemCount = 0;
  readonly #firstLine = new FirstLines();
  readonly #mostUsers: number;

  constructor(mostUsers: number = MOST_USERS) {
    this.#mostUsers = mostUsers;
  }

  get empty(): boolean {
    return this.users.length === 0 && this.problemCount === 0;
  }

  /** Error ROSTER_TOO_LONG. A user who stands there twice is taken once, by the first line that is in order. */
  add(line: number, checked: Checked): Failure | null {
    if (checked.wrong) {
      this.wrong(line, checked.username, checked.wrong);
      return null;
    }
    const { user } = checked;
    const first = this.#firstLine.get(user.username);
    if (first !== undefined) {
      this.wrong(
        line,
        user.username,
        complaint('DUPLICATE_USER', `This user stands in line ${first} already.`),
      );
      return null;
    }
    if (this.users.length === this.#mostUsers) return tooMany(this.#mostUsers);
    this.#firstLine.set(user.username, line);
    this.users.push(user);
    return null;
  }

  wrong(line: number, username: string, { code, message, column }: Complaint): void {
    this.problemCount += 1;
    if (this.problems.length >= MOST_PROBLEMS) return;
    this.problems.push({ line, username: username.slice(0, LONGEST_TOLD), column, code, message });
  }
}

function tooMany(most: number): Failure {
  return fail(
    'ROSTER_TOO_LONG',
    `The file has more than ${most.toLocaleString('en-US')} users. Split it and enroll one part after the other.`,
  ).error;
}
