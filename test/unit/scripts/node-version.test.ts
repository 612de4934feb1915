import { expect, test } from 'vitest';
import { checkNodeVersion } from '../../../scripts/node-version.mjs';
import { Stop } from '../../../scripts/say.mjs';

test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('Node %s will do', (version) => {
  expect(() => checkNodeVersion(version)).not.toThrow();
});

test.each(['18.20.4', '20.18.1', '8.0.0'])('Node %s is refused in one sentence', (version) => {
  expect(() => checkNodeVersion(version)).toThrow(Stop);
  expect(() => checkNodeVersion(version)).toThrow(
    `Poolkey needs Node 20.19 or newer, and this is Node ${version}`,
  );
});
