import { parseArgs } from 'node:util';
import { consumerPlace } from './place.ts';
import { inWords, runSuite } from './run-suite.ts';

const USERS = 10;

/** `npm run consumer`: the suite ten times with Poolkey, once with a TOTP library in each worker. */
export async function consumer(
  args: readonly string[],
  output: { print(line: string): void },
): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { runs: { type: 'string' } } });
  const place = await consumerPlace(USERS);
  let bad = 0;
  try {
    for (let number = 1; number <= Number(values.runs ?? 10); number += 1) {
      const run = await runSuite(place, 'poolkey', `poolkey-${number}`);
      output.print(`Poolkey, run ${number}: ${inWords(run)}`);
      if (run.failed > 0 || run.passed !== 40 || run.codes.reused + run.codes.wrong + run.codes.other > 0)
        bad += 1;
    }
    const plain = await runSuite(place, 'otpauth', 'otpauth', ['--no-deps']);
    output.print(`otpauth in each worker: ${inWords(plain)}`);
    if (plain.failed === 0) bad += 1;
  } finally {
    await place.close();
  }
  return bad === 0 ? 0 : 1;
}
