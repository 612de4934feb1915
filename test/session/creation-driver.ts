// Makes a vault and is killed (SIGKILL, by itself) at one point of the making.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { createDatabase } from '../../main/vault/database.ts';
import { writeHeader } from '../../main/vault/vault.ts';

export interface CreationJob {
  readonly file: string;
  readonly key: string;
  readonly vaultId: string;
  readonly dieAt: 'first-row' | 'last-row' | 'before-link' | 'after-link';
}

const job = JSON.parse(process.argv[2] ?? '') as CreationJob;
const die = (at: CreationJob['dieAt']) => {
  if (job.dieAt === at) process.kill(process.pid, 'SIGKILL');
};

const link = fs.linkSync;
fs.linkSync = (from, to) => {
  die('before-link');
  link(from, to);
  die('after-link');
};
syncBuiltinESMExports();

createDatabase(job.file, (db) => {
  die('first-row');
  writeHeader(db, Buffer.from(job.key, 'base64'), job.vaultId, { keychain: true, passphrase: null });
  die('last-row');
});
