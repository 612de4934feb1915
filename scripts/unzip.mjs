// A zip reader on node:zlib alone. It goes by the central directory, the only place with file modes: without
// them the program would lose its exec bits and symbolic links. One entry at a time is held in memory.
import { open, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const inflate = promisify(inflateRaw);
const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_SIZE = 22;
const MAX_COMMENT = 0xffff;
const FILE_TYPE = 0o170000;
const SYMLINK = 0o120000;

/** @param {import('node:fs/promises').FileHandle} file */
async function readAt(file, position, length) {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('The zip file ends too early.');
  return buffer;
}

/** The central directory's entries: name, mode, and where the data lies. */
async function readEntries(file) {
  const { size } = await file.stat();
  const tail = await readAt(
    file,
    Math.max(0, size - END_SIZE - MAX_COMMENT),
    Math.min(size, END_SIZE + MAX_COMMENT),
  );
  let end = tail.length - END_SIZE;
  while (end >= 0 && tail.readUInt32LE(end) !== END_SIGNATURE) end -= 1;
  if (end < 0) throw new Error('This is not a zip file.');

  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries = [];
  for (let at = 0, left = tail.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (directory.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new Error('The zip directory is damaged.');
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, nameEnd),
      deflated: directory.readUInt16LE(at + 10) === 8,
      size: directory.readUInt32LE(at + 20),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      header: directory.readUInt32LE(at + 42),
    });
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function readData(file, entry) {
  const local = await readAt(file, entry.header, 30);
  const start = entry.header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const data = await readAt(file, start, entry.size);
  return entry.deflated ? inflate(data) : data;
}

/**
 * Unpacks a zip file (no encryption, under 4 GiB) with its file modes and symbolic links.
 * @param {string} zipPath
 * @param {string} folder made when missing; entries that point outside of it are refused
 * @param {(name: string) => boolean} wanted leave entries out
 */
export async function unzip(zipPath, folder, wanted = () => true) {
  const file = await open(zipPath);
  try {
    for (const entry of await readEntries(file)) {
      if (!wanted(entry.name)) continue;
      const target = resolve(folder, entry.name);
      if (target !== resolve(folder) && !target.startsWith(resolve(folder) + sep)) {
        throw new Error(`The zip file has an entry outside of its folder: ${entry.name}`);
      }
      if (entry.name.endsWith('/')) {
        await mkdir(target, { recursive: true });
        continue;
      }
      await mkdir(dirname(target), { recursive: true });
      const data = await readData(file, entry);
      if ((entry.mode & FILE_TYPE) === SYMLINK) await symlink(data.toString(), target);
      else await writeFile(target, data, { mode: entry.mode & 0o777 || 0o644 });
    }
  } finally {
    await file.close();
  }
}
