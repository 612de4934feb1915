/** `testers.csv`; what came by the clipboard has no name of its own. */
export function rosterName(name: string): string {
  return name === 'pasted' ? 'Pasted list' : name;
}
