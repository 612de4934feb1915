// Runs below "poolkey run": times whole processes in turns, and prints them.
import { spawnSync } from 'node:child_process';

const [rounds, cli] = process.argv.slice(2);
const times = { node: [], code: [] };

function time(kind, args) {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  times[kind].push(performance.now() - started);
  if (status !== 0) throw new Error(stderr);
}

for (let round = 0; round < Number(rounds); round += 1) {
  time('node', ['-e', '0']);
  time('code', [cli, 'code', `bench-${round}`, '--min-valid', '0']);
}
process.stdout.write(JSON.stringify(times));
