/**
 * What is meant by a typed name: those with exactly it, else those with it but for case, else those that begin with it. `namesOf`: the
 * names under which one is known.
 */
export function matchQuery<T>(
  items: readonly T[],
  namesOf: (item: T) => readonly string[],
  query: string,
): readonly T[] {
  const wanted = query.toLowerCase();
  const fits = [
    (name: string) => name === query,
    (name: string) => name.toLowerCase() === wanted,
    (name: string) => name.toLowerCase().startsWith(wanted),
  ];
  for (const fit of fits) {
    const found = items.filter((item) => namesOf(item).some((name) => fit(name)));
    if (found.length > 0) return found;
  }
  return [];
}

/** The first few names, and how many more there are. */
export function someNames(names: readonly string[]): string {
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return `${names.slice(0, 5).join(', ')}${more}`;
}
