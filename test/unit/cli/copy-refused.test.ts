// `poolkey code --copy` where nothing can be copied: that is found out before a step is taken.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildCli, errorOf, poolkey, tempHome, type TempHome } from './cli-fixture.ts';
import { addEntry, MIDDLE } from './copy-fixture.ts';

let home: TempHome;
beforeAll(async () => {
  home = tempHome();
  home.makeVault();
  await buildCli();
}, 60_000);
afterAll(() => home.remove());

const at = (env: NodeJS.ProcessEnv = {}) => ({ home: home.path, at: MIDDLE, env });

/** Whether the step of now can still be had. */
async function isFree(label: string): Promise<boolean> {
  const { code } = await poolkey(['code', label, '--max-wait', '0'], at());
  return code === 0;
}

test.each<[string, NodeJS.ProcessEnv, string, number, RegExp]>([
  ['no display', {}, 'NO_CLIPBOARD', 1, /no desktop here/],
  ['a display that is gone', { DISPLAY: ':4242' }, 'NO_CLIPBOARD', 1, /xclip|Install/],
  ['no program', { DISPLAY: ':4242', PATH: '/nonexistent' }, 'NO_CLIPBOARD', 1, /Install xclip or xsel/],
])('%s: an error, and no step is taken', async (name, env, code, exit, message) => {
  await addEntry(home, name);
  expect(await errorOf(['code', name, '--copy'], at(env))).toMatchObject({
    exit,
    code,
    message: expect.stringMatching(message) as string,
  });
  expect(await isFree(name)).toBe(true);
});

test('--copy takes a code, --peek takes none: not both', async () => {
  await addEntry(home, 'both');
  const env = { DISPLAY: ':4242' };
  expect(await errorOf(['code', 'both', '--copy', '--peek'], at(env))).toMatchObject({
    exit: 2,
    code: 'USAGE',
  });
  expect(await isFree('both')).toBe(true);
});
