// The switches inside the shipped program, read back from the file: what a configuration asked for is not proof.
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { Stop, say } from './say.mjs';

const ON = 49;
const OFF = 48;

/** What ships; the same as `electronFuses` in electron-builder.yml. */
export const shippedFuses = {
  RunAsNode: false,
  EnableCookieEncryption: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: false,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
};

/** @param {string} binary @returns {Promise<Record<string, boolean | undefined>>} undefined: not in this Electron */
export async function readFuses(binary) {
  const wire = await getCurrentFuseWire(binary);
  const state = { [ON]: true, [OFF]: false };
  return Object.fromEntries(
    Object.keys(shippedFuses).map((name) => [name, state[wire[FuseV1Options[name]]]]),
  );
}

/** Ends with a sentence when a fuse of the packed program is not as it ships. */
export async function checkShippedFuses(binary) {
  const fuses = await readFuses(binary);
  const wrong = Object.keys(shippedFuses).filter((name) => fuses[name] !== shippedFuses[name]);
  for (const [name, on] of Object.entries(fuses)) say('fuse', `${name} ${on ? 'on' : 'off'}`);
  if (wrong.length > 0)
    throw new Stop(`These fuses of ${binary} are not as they must ship: ${wrong.join(', ')}.`);
}
