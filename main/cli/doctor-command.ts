import { InvalidArgumentError, type Command } from 'commander';
import { KEYCHAIN_COMMAND } from './doctor/keychain-command.ts';
import type { DoctorOptions } from './doctor/report.ts';
import { command, flag, time, type Json, type Run } from './flags.ts';

export function addDoctorCommand(program: Command, run: Run): void {
  command(program, 'doctor', 'finds out what is wrong around Poolkey; changes nothing')
    .addOption(flag('--clock', 'looks at the clock alone'))
    .addOption(time('--max-skew <time>', 'how far the clock may be off', 20_000, '20s'))
    .addOption(
      flag('--server <url>', 'whose clock is the right one (default: that of the pools)').argParser(
        parseServer,
      ),
    )
    .addHelpText('after', HELP)
    .action(async (o: DoctorOptions & Json) =>
      run(o, async (out) => (await import('./commands/doctor.ts')).doctorCommand(o, out)),
    );
  // For `poolkey doctor` alone, which asks the keychain by it.
  command(program, KEYCHAIN_COMMAND, 'tells whether the keychain can be used', { hidden: true }).action(
    async (o: Json) =>
      run(o, async (out) => (await import('./commands/keychain-state.ts')).keychainStateCommand(out)),
  );
}

const HELP = `
Exit code 9 where the clock is further off than --max-skew, 1 where a check fails.
In CI, before the tests:
  poolkey doctor --clock --server https://cognito-idp.eu-west-1.amazonaws.com`;

function parseServer(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new InvalidArgumentError('Write an address like https://example.com.');
  return url;
}
