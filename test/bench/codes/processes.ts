import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { percentiles, timesOf, type Percentiles } from './percentiles.ts';
import { PASSPHRASE, type BenchHome } from './scratch.ts';

const ROOT = join(import.meta.dirname, '../../..');
const CLI = join(ROOT, 'out/cli.cjs');

export type ProcessTimes = Readonly<Record<'node' | 'run' | 'vault' | 'otpauth' | 'oathtool', Percentiles>>;

/** Whole processes, in turns: an empty node, `poolkey code` below a run and by the vault, a script with a TOTP library, oathtool. */
export async function benchProcesses(home: BenchHome, rounds: number, inner: string): Promise<ProcessTimes> {
  const env = {
    PATH: process.env['PATH'],
    HOME: home.folder,
    POOLKEY_HOME: home.folder,
    POOLKEY_PASSPHRASE: PASSPHRASE,
  };
  // Below "poolkey run", which has its own vault open: the very command.
  const below = execFileSync(
    process.execPath,
    [CLI, 'run', '--', process.execPath, inner, String(rounds), CLI],
    {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const { node, code } = JSON.parse(below) as { node: number[]; code: number[] };
  const secret = home.secrets[0] ?? '';
  const otpauth = `const O=require(${JSON.stringify(join(ROOT, 'node_modules/otpauth'))});
    process.stdin.on('data',(s)=>console.log(new O.TOTP({secret:O.Secret.fromBase32(String(s).trim())}).generate()))`;
  const run = (file: string, args: readonly string[], input = ''): void => {
    const { status, stderr } = spawnSync(file, args, { env, input, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${file} ${args[0]}: ${stderr}`);
  };
  const vault = await timesOf(Math.min(rounds, 10), (i) =>
    run(process.execPath, [CLI, 'code', `bench-${rounds + i}`, '--min-valid', '0', '--max-wait', '60s']),
  );
  const library = await timesOf(rounds, () => run(process.execPath, ['-e', otpauth], secret));
  const oathtool = await timesOf(rounds, () => run('oathtool', ['--totp', '-b', '-'], secret));
  return {
    node: percentiles(node),
    run: percentiles(code),
    vault: percentiles(vault),
    otpauth: percentiles(library),
    oathtool: percentiles(oathtool),
  };
}
