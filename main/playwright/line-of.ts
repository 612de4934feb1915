import { fileURLToPath } from 'node:url';
import type { Location } from '@playwright/test/reporter';

/** Where the first frame of a stack is: `at name (file:line:column)`, or without a name. Undefined where there is none. */
export function lineOf(stack = ''): Location | undefined {
  const [, file = '', line, column] = /^ {4}at (?:.* \()?(.+?):(\d+):(\d+)\)?$/m.exec(stack) ?? [];
  if (file === '') return undefined;
  return {
    file: file.startsWith('file:') ? fileURLToPath(file) : file,
    line: Number(line),
    column: Number(column),
  };
}
