/** This same command line once more, as a process of its own. */
export function ownCommand(...args: string[]): readonly [program: string, script: string, ...args: string[]] {
  return [process.execPath, process.argv[1] ?? '', ...args];
}
