/** In single quotes, in which bash and zsh read everything as it stands. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** In single quotes for fish, where a backslash escapes a quote and itself. */
export function quotedForFish(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}

/** In single quotes for PowerShell, which also takes the typographic ones for quotes. */
export function quotedForPowerShell(text: string): string {
  return `'${text.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
}
