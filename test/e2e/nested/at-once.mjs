// Runs several commands at the same time. Its argument: a file with them, as JSON. Each writes into a log of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';

const commands = JSON.parse(readFileSync(process.argv[2], 'utf8'));
await Promise.all(
  commands.map(async ({ command: [program, ...args], env, log }) => {
    const output = openSync(log, 'w');
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', output, output],
    });
    await once(child, 'close');
    closeSync(output);
  }),
);
