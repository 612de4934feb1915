/**
 * `lead`, then the text, broken between words where the terminal ends and indented by as much as the lead is long. `columns`
 * null: in one line, for files and pipes. A word that is longer than a line is left whole, so that it can be copied.
 */
export function wrapped(lead: string, text: string, columns: number | null): string {
  // Too narrow for an indented column: the terminal breaks it as well.
  if (columns === null || columns - lead.length < 20) return `${lead}${text}`;
  const room = columns - lead.length;
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= room) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lead + lines.join(`\n${' '.repeat(lead.length)}`);
}
