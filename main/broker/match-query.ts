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

/**
 * As `matchQuery`, of what has an id, too. Ids are made at random: that one begins like a name is an accident, and must not make the
 * beginning of a name fit two.
 */
export function matchAccount<T>(
  items: readonly T[],
  of: (item: T) => { readonly id: string; readonly names: readonly string[] },
  query: string,
): readonly T[] {
  const exact = items.filter((item) => of(item).id === query);
  if (exact.length > 0) return exact;
  const named = matchQuery(items, (item) => of(item).names, query);
  return named.length > 0 ? named : matchQuery(items, (item) => [of(item).id], query);
}

/** The first few names, and how many more there are. */
export function someNames(names: readonly string[]): string {
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return `${names.slice(0, 5).join(', ')}${more}`;
}
