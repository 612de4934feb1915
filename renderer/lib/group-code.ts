/** Splits a code for reading: 6 as 3+3, 7 as 4+3, 8 as 4+4. Display only; what is copied has no space. */
export function groupCode(code: string): readonly string[] {
  if (code.length < 5) return [code];
  const first = Math.ceil(code.length / 2);
  return [code.slice(0, first), code.slice(first)];
}

/** A secret in fours, as authenticators print it for typing. */
export function groupSecret(secret: string): readonly string[] {
  // No regular expression: `RegExp.input` would keep the secret readable for the life of the page.
  const groups: string[] = [];
  for (let at = 0; at < secret.length; at += 4) groups.push(secret.slice(at, at + 4));
  return groups;
}
