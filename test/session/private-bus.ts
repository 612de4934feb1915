import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProgram, type BackgroundProgram } from './background-program.ts';

/** A D-Bus session bus of the tests' own. */
export interface PrivateBus {
  readonly address: string;
  /** One call; gives the reply as `dbus-send` prints it, or null when the call fails. */
  call(call: BusCall): Promise<string | null>;
  stop(): Promise<void>;
}

export interface BusCall {
  readonly to: string;
  readonly path: string;
  readonly method: string;
  readonly args?: readonly string[];
}

const START_MS = 10_000;

/**
 * Without the folders of activatable services: nothing starts by itself, neither a second keyring daemon nor
 * a prompter with a window.
 */
const CONFIGURATION = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

/** Starts the daemon with its configuration in `folder`. `env` needs no more than PATH and HOME. */
export async function startBus(folder: string, env: NodeJS.ProcessEnv): Promise<PrivateBus> {
  const file = join(folder, 'bus.conf');
  await writeFile(file, CONFIGURATION);
  let printed = '';
  const daemon = await startProgram(
    'dbus-daemon',
    [`--config-file=${file}`, '--nofork', '--nopidfile', '--print-address=1'],
    { env, onOutput: (text) => (printed += text) },
  );
  const up = await waitUntil(() => printed.includes('\n'), daemon);
  if (!up) {
    await daemon.stop();
    throw new Error('dbus-daemon does not start');
  }
  const address = printed.trim();
  return { address, call: (call) => send(address, env, call), stop: () => daemon.stop() };
}

/** Polls until `holds`. False when `program` ends before, or after ten seconds. */
export async function waitUntil(
  holds: () => boolean | Promise<boolean>,
  program: BackgroundProgram,
): Promise<boolean> {
  const gone = program.ended.then(() => 'gone' as const);
  const end = performance.now() + START_MS;
  while (performance.now() < end) {
    if (await holds()) return true;
    if ((await Promise.race([gone, sleep(10)])) === 'gone') return false;
  }
  return false;
}

function send(address: string, env: NodeJS.ProcessEnv, call: BusCall): Promise<string | null> {
  const args = [
    `--bus=${address}`,
    '--print-reply=literal',
    `--dest=${call.to}`,
    call.path,
    call.method,
    ...(call.args ?? []),
  ];
  return new Promise((settle) => {
    execFile('dbus-send', args, { env }, (error, stdout) => settle(error ? null : stdout.trim()));
  });
}
