/** As it must be typed in a shell. Pools may have spaces in their names: `"alice@Local pool"`. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  // Double quotes do in every shell, unless there is something in them that it would replace.
  return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", String.raw`'\''`)}'` : `"${text}"`;
}
