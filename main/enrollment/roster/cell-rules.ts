/** What is wrong with a line. The message holds no value of it. */
export interface Complaint {
  readonly code: string;
  readonly message: string;
  readonly column: string | null;
}

export function complaint(code: string, message: string, column: string | null = null): Complaint {
  return { code, message, column };
}

/** Cognito's own limits (reference/cognito.md 2.1), in characters, not halves of them. */
export const USERNAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;
export const PASSWORD = /^\S{1,256}$/u;
export const LONGEST_ATTRIBUTE = 2048;
const SHORT_ENOUGH = new RegExp(`^.{0,${LONGEST_ATTRIBUTE}}$`, 'su');

/** What a spreadsheet writes where a formula went wrong, and where a column is too narrow for a number. */
const ERROR_VALUE =
  /^#(?:REF!|NAME\?|VALUE!|DIV\/0!|N\/A|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|GETTING_DATA|#{2,})$/i;
/** `@SUM(`, `+A1(`, `-cmd|`: a call or a command behind a sign. */
const CALL = /^[@+-][A-Z][A-Z0-9._]*[(|!]/i;

/**
 * A formula or its error instead of a value. Everything that begins with `=` counts; names such as `@bob` and `+4912345` are names, unless
 * a function is called there. Passwords are never asked: they may begin with anything.
 */
export function isFormula(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first === 0x3d) return true; // =
  if (first === 0x23) return ERROR_VALUE.test(text); // #
  if (first === 0x40 || first === 0x2b || first === 0x2d) return CALL.test(text); // @ + -
  return false;
}

/** Reports write a cell that begins like a formula with an apostrophe (csv-cell.ts); read again, it is not there. */
export function withoutGuard(text: string): string {
  return text.charCodeAt(0) === 0x27 && /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

/** null where the value may be sent to Cognito. */
export function attributeFault(name: string, value: string): string | null {
  if (value.length > LONGEST_ATTRIBUTE && !SHORT_ENOUGH.test(value)) {
    return `The attribute ${name} has more than ${LONGEST_ATTRIBUTE} characters.`;
  }
  if (name === 'email_verified' || name === 'phone_number_verified') {
    return value === 'true' || value === 'false' ? null : `The attribute ${name} must be true or false.`;
  }
  if (name === 'phone_number' && !/^\+\d+$/.test(value)) {
    return 'A phone number is written as + and digits, with the country first: +14155550100. A spreadsheet keeps it when the column is text.';
  }
  return null;
}

/** Spreadsheets write TRUE. */
export function attributeValue(name: string, value: string): string {
  return name.endsWith('_verified') ? value.toLowerCase() : value;
}
