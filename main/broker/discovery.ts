import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { processAlive } from '../vault/process-mark.ts';
import { socketFolder } from './address.ts';

/** What a host tells programs of the same user: where it listens, and the key by which both know each other. */
export const announcement = v.object({
  v: v.literal(1),
  address: v.string(),
  /** Base64url, 32 bytes. */
  key: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
  pid: v.number(),
  host: v.string(),
  /** ms since the epoch. */
  startedAt: v.number(),
  kind: v.picklist(['app', 'run']),
  /** Of a run: goes on when the app is locked. */
  survivesLock: v.boolean(),
});
export type Announcement = v.InferOutput<typeof announcement>;

const APP = 'broker.json';

function nameOf({ kind, pid }: Pick<Announcement, 'kind' | 'pid'>): string {
  return kind === 'app' ? APP : `run-${pid}.json`;
}

/** Written last, when the host already answers, and whole. Gives the path. */
export function announce(folder: string, told: Announcement): string {
  const path = join(folder, nameOf(told));
  const draft = `${path}.${told.pid}.draft`;
  writeFileSync(draft, JSON.stringify(told), { mode: 0o600 });
  renameSync(draft, path);
  return path;
}

/** Takes it away, unless another host has announced itself there since. */
export function withdraw(folder: string, told: Announcement): void {
  const path = join(folder, nameOf(told));
  if (read(path)?.key === told.key) rmSync(path, { force: true });
}

/** Clears away what runs of this machine have left behind that were killed. */
export function sweepDead(folder: string): void {
  for (const name of names(folder)) {
    const path = join(folder, name);
    const told = name === APP ? null : read(path);
    if (!told || processAlive(told)) continue;
    rmSync(path, { force: true });
    if (dirname(told.address) === socketFolder(folder)) rmSync(told.address, { force: true });
  }
}

/** The app, if it serves. */
export function announcedApp(folder: string): Announcement | null {
  const told = read(join(folder, APP));
  return told && processAlive(told) ? told : null;
}

/** All hosts of this user and home that live. */
export function announcedHosts(folder: string): Announcement[] {
  return names(folder)
    .flatMap((name) => read(join(folder, name)) ?? [])
    .filter(processAlive);
}

/** One file, wherever it lies: what `POOLKEY_BROKER` may name. Null: it is none of ours, or other users may write it. */
export function readAnnouncement(path: string): Announcement | null {
  return read(path);
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name === APP || /^run-\d+\.json$/.test(name));
  } catch {
    return [];
  }
}

function read(path: string): Announcement | null {
  try {
    if (process.platform !== 'win32') {
      const { uid, mode } = statSync(path);
      if (uid !== process.getuid?.() || (mode & 0o077) !== 0) return null;
    }
    const parsed = v.safeParse(announcement, JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
