// What shots.mjs looks at: a scene, what to do there first, in which sizes and themes.
import { actionViews } from './views-actions.mjs';
import { bulkViews } from './views-bulk.mjs';
import { formViews } from './views-forms.mjs';
import { testsViews } from './views-tests.mjs';

const all = ['wide', 'medium', 'narrow'];
const both = ['light', 'dark'];
const field = (page, label) => page.getByLabel(label, { exact: true });
const button = (page, name) => page.getByRole('button', { name, exact: true });

async function signIn(page, username) {
  await button(page, 'Enroll a user').click();
  await page.getByTestId('pool-card').nth(1).click();
  await field(page, 'User name').fill(username);
  await field(page, 'Password').fill('secret');
  await button(page, 'Sign in').click();
}

export const views = [
  { name: 'codes', scene: 'codes', sizes: all, themes: both },
  {
    name: 'codes-panel',
    scene: 'codes',
    sizes: ['medium', 'narrow'],
    themes: both,
    act: (page) => page.locator('[data-username="erin"] .row-label').click(),
  },
  {
    name: 'codes-pending',
    scene: 'codes',
    sizes: ['wide'],
    act: (page) => page.locator('[data-username="frank"] .row-label').click(),
  },
  {
    name: 'codes-menu',
    scene: 'codes',
    sizes: ['narrow'],
    act: (page) => button(page, 'Groups').click(),
  },
  {
    name: 'codes-search',
    scene: 'codes',
    sizes: ['wide'],
    act: (page) => field(page, 'Search').fill('nobody'),
  },
  {
    name: 'copied',
    scene: 'codes',
    sizes: ['wide', 'narrow'],
    themes: both,
    act: async (page) => {
      await page.locator('[data-username="alice.admin"]').getByTestId('code').click();
      await page.locator('[data-username="bob"]').getByTestId('code').click();
    },
  },
  {
    name: 'removed',
    scene: 'codes',
    sizes: ['wide'],
    act: (page) => button(page, 'Remove').click(),
  },
  {
    name: 'signed-in',
    scene: 'codes',
    sizes: ['wide'],
    wait: 1200,
    act: (page) => button(page, 'Sign in').click(),
  },
  { name: 'local', scene: 'local', sizes: ['wide'], themes: both },
  { name: 'many', scene: 'many', sizes: ['wide'], act: (page) => page.keyboard.press('PageDown') },
  {
    name: 'clock',
    scene: 'clock',
    sizes: ['wide', 'narrow'],
    themes: both,
    act: (page) => page.locator('[data-username="bob"] .row-label').click(),
  },
  { name: 'local-job', scene: 'local-job', sizes: all },
  { name: 'job-ended', scene: 'job-ended', sizes: ['wide', 'narrow'] },
  {
    name: 'job-reasons',
    scene: 'job-ended',
    sizes: ['wide'],
    act: (page) => button(page, 'Show reasons').click(),
  },
  { name: 'empty-pool', scene: 'empty-pool', sizes: ['wide'] },
  { name: 'welcome', scene: 'empty', sizes: all, themes: both },
  {
    name: 'welcome-job',
    scene: 'empty',
    wait: 1200,
    act: (page) => button(page, 'Try it with a local pool').click(),
  },
  {
    name: 'welcome-done',
    scene: 'empty',
    sizes: ['wide'],
    wait: 4500,
    act: (page) => button(page, 'Try it with a local pool').click(),
  },
  { name: 'wizard-pool', scene: 'codes', themes: both, act: (page) => button(page, 'Enroll a user').click() },
  {
    name: 'wizard-sign-in',
    scene: 'codes',
    act: async (page) => {
      await button(page, 'Enroll a user').click();
      await page.getByTestId('pool-card').nth(3).click();
    },
  },
  {
    name: 'wizard-wrong',
    scene: 'codes',
    sizes: ['wide'],
    wait: 900,
    act: async (page) => {
      await button(page, 'Enroll a user').click();
      await page.getByTestId('pool-card').nth(1).click();
      await field(page, 'User name').fill('mallory');
      await field(page, 'Password').fill('wrong');
      await button(page, 'Sign in').click();
    },
  },
  { name: 'wizard-new-password', scene: 'codes', wait: 900, act: (page) => signIn(page, 'newbie') },
  {
    name: 'wizard-ready',
    scene: 'codes',
    wait: 900,
    act: (page) => signIn(page, 'old-hand'),
  },
  {
    name: 'wizard-calls',
    scene: 'codes',
    themes: both,
    wait: 900,
    act: async (page) => {
      await signIn(page, 'kim');
      await button(page, 'Enroll').click();
    },
  },
  {
    name: 'wizard-failed',
    scene: 'codes',
    sizes: ['wide'],
    wait: 1800,
    act: async (page) => {
      await signIn(page, 'bad-luck');
      await button(page, 'Enroll').click();
    },
  },
  {
    name: 'wizard-done',
    scene: 'codes',
    themes: both,
    wait: 2200,
    act: async (page) => {
      await signIn(page, 'kim');
      await button(page, 'Enroll').click();
    },
  },
  {
    name: 'reveal',
    scene: 'codes',
    themes: both,
    wait: 600,
    act: (page) => button(page, 'Show secret and QR').click(),
    sizes: ['wide'],
  },
  {
    name: 'reveal-wrong',
    scene: 'passphrase',
    sizes: ['wide'],
    wait: 600,
    act: async (page) => {
      await button(page, 'Show secret and QR').click();
      await field(page, 'Passphrase').fill('guess');
      await button(page, 'Show').last().click();
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'pool-add',
    scene: 'codes',
    themes: both,
    act: async (page) => {
      await page.evaluate(() => document.querySelector('#root'));
      if (await button(page, 'Groups').isVisible()) await button(page, 'Groups').click();
      await button(page, 'Add a pool').click();
      await field(page, 'Name').fill('qa');
      await field(page, 'User pool ID').fill('eu-central-1_a1B2');
    },
  },
  {
    name: 'pool-wrong',
    scene: 'codes',
    sizes: ['wide'],
    act: async (page) => {
      await button(page, 'Add a pool').click();
      await field(page, 'Name').fill('qa');
      await page.getByText('Endpoint and sign-in flow').click();
      await button(page, 'Add pool').click();
    },
  },
  {
    name: 'pool-edit',
    scene: 'codes',
    sizes: ['wide'],
    act: async (page) => {
      await page.getByRole('button', { name: 'stage' }).first().click();
      await button(page, 'Edit pool').click();
      await button(page, 'Remove pool').click();
    },
  },
  {
    name: 'entry-uri',
    scene: 'codes',
    sizes: ['wide'],
    act: (page) => button(page, 'Add an entry').click(),
  },
  {
    name: 'entry-fields',
    scene: 'empty',
    themes: both,
    act: async (page) => {
      await button(page, 'Add an entry').click();
      await page.getByRole('tab', { name: 'Type a secret' }).click();
    },
  },
  { name: 'settings', scene: 'passphrase', themes: both, act: (page) => page.keyboard.press('Control+,') },
  { name: 'keys', scene: 'codes', sizes: ['wide'], act: (page) => page.keyboard.press('Control+/') },
  { name: 'locked', scene: 'locked', themes: both },
  { name: 'locked-keychain', scene: 'locked-keychain', sizes: ['wide'] },
  {
    name: 'locked-wrong',
    scene: 'locked',
    sizes: ['wide'],
    wait: 600,
    act: async (page) => {
      await field(page, 'Passphrase').fill('guess');
      await button(page, 'Unlock').click();
    },
  },
  { name: 'locked-locked', scene: 'locked-locked', sizes: ['wide'] },
  {
    name: 'locked-missing',
    scene: 'locked-missing',
    act: (page) => page.getByText('Start with an empty vault instead').click(),
  },
  { name: 'locked-absent', scene: 'locked-absent', sizes: ['wide'], themes: ['dark'] },
  { name: 'opening', scene: 'opening', sizes: ['wide'], wait: 700 },
  {
    name: 'new-passphrase',
    scene: 'new-passphrase',
    act: (page) => field(page, 'Passphrase').fill('correct horse'),
  },
  { name: 'unusable', scene: 'unusable', sizes: ['wide'] },
  ...actionViews,
  ...formViews,
  ...bulkViews,
  ...testsViews,
];
