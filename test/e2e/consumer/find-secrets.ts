import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';

/** Files below a folder, and those inside of zip files (traces), that hold one of these texts. `looked`: at how many. */
export function findTexts(folder: string, texts: readonly string[]): { looked: number; found: string[] } {
  const found: string[] = [];
  let looked = 0;
  const look = (name: string, bytes: Uint8Array): void => {
    looked += 1;
    const content = Buffer.from(bytes);
    if (texts.some((text) => content.includes(text))) found.push(name);
  };
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (!statSync(path).isFile()) continue;
    const bytes = readFileSync(path);
    look(name, bytes);
    if (!name.endsWith('.zip')) continue;
    for (const [inside, part] of Object.entries(unzipSync(bytes))) look(`${name}/${inside}`, part);
  }
  return { looked, found };
}

/** A secret as it could stand somewhere. */
export function writingsOf(base32: string, bytes: Uint8Array): string[] {
  const raw = Buffer.from(bytes);
  return [base32, base32.toLowerCase(), raw.toString('hex'), raw.toString('base64')];
}
