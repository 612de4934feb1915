/** Smaller and smaller inputs of which `fails` still says yes: members left out, then texts and lists cut. */
export async function shrunk(
  input: unknown,
  fails: (smaller: unknown) => Promise<boolean>,
): Promise<unknown> {
  let smallest = input;
  for (let budget = 300; budget > 0;) {
    let found = false;
    for (const smaller of smallerThan(smallest)) {
      if (budget-- <= 0) return smallest;
      if (!(await fails(smaller))) continue;
      smallest = smaller;
      found = true;
      break;
    }
    if (!found) return smallest;
  }
  return smallest;
}

function* smallerThan(value: unknown): Generator {
  if (typeof value === 'string') {
    // A nesting that stands as `deep:[5000`.
    const deep = /^(deep:[[{])(\d+)$/.exec(value);
    if (deep) {
      if (Number(deep[2]) > 1) yield `${deep[1]}${Math.floor(Number(deep[2]) / 2)}`;
      return;
    }
    if (value.length > 0) yield '';
    if (value.length > 1) yield value.slice(0, Math.ceil(value.length / 2));
    if (value.length > 1) yield value.slice(Math.floor(value.length / 2));
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (items.length > 3) yield items.slice(0, Math.floor(items.length / 2));
    for (const index of items.keys()) yield items.filter((_, other) => other !== index);
    for (const [index, item] of items.entries()) {
      for (const smaller of smallerThan(item)) yield items.with(index, smaller);
    }
    return;
  }
  const entries = Object.entries(value);
  for (const [name] of entries) yield Object.fromEntries(entries.filter(([other]) => other !== name));
  for (const [name, member] of entries) {
    for (const smaller of smallerThan(member)) {
      yield Object.fromEntries(entries.map(([other, old]) => [other, other === name ? smaller : old]));
    }
  }
}
