// More for shots.mjs: the proofs of the wizard, and the pool's form with its check.
const both = ['light', 'dark'];
const field = (page, label) => page.getByLabel(label, { exact: true });
const button = (page, name) => page.getByRole('button', { name, exact: true });
const id = (page, name) => page.getByTestId(name);

async function proof(page, tab) {
  await button(page, 'Enroll a user').click();
  await id(page, 'pool-card').nth(1).click();
  await page.getByRole('tab', { name: tab }).click();
}

async function editStage(page) {
  if (await button(page, 'Groups').isVisible()) await button(page, 'Groups').click();
  await page.getByRole('button', { name: 'stage' }).first().click();
  await button(page, 'Edit pool').click();
}

async function byToken(page, token) {
  await proof(page, 'Access token');
  await field(page, 'Access token').fill(token);
  await button(page, 'Go on').click();
}

export const formViews = [
  { name: 'wizard-token', scene: 'codes', themes: both, act: (page) => proof(page, 'Access token') },
  { name: 'wizard-session', scene: 'codes', themes: both, act: (page) => proof(page, 'Session') },
  {
    name: 'wizard-token-ready',
    scene: 'codes',
    themes: both,
    wait: 800,
    act: (page) => byToken(page, 'eyJ'),
  },
  {
    name: 'wizard-token-bad',
    scene: 'codes',
    sizes: ['wide'],
    wait: 800,
    act: (page) => byToken(page, 'bad'),
  },
  {
    name: 'wizard-token-done',
    scene: 'codes',
    sizes: ['wide'],
    wait: 2600,
    act: async (page) => {
      await byToken(page, 'eyJ');
      await button(page, 'Enroll').click();
    },
  },
  {
    name: 'pool-flow',
    scene: 'codes',
    themes: both,
    act: async (page) => {
      await editStage(page);
      await page.getByText('Endpoint and sign-in flow').click();
      await field(page, 'AWS profile').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'pool-secret',
    scene: 'codes',
    sizes: ['wide'],
    act: async (page) => {
      await editStage(page);
      await id(page, 'no-client-secret').check();
    },
  },
  { name: 'pool-clock', scene: 'clock', themes: both, act: editStage },
  {
    name: 'pool-checking',
    scene: 'codes',
    sizes: ['wide'],
    wait: 100,
    act: async (page) => {
      await editStage(page);
      await id(page, 'pool-check').click();
      await page.getByText('Asking the pool').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'pool-checked',
    scene: 'codes',
    themes: both,
    wait: 400,
    act: async (page) => {
      await editStage(page);
      await id(page, 'pool-check').click();
      await id(page, 'findings-calls').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'pool-check-stale',
    scene: 'codes',
    sizes: ['wide'],
    wait: 400,
    act: async (page) => {
      await editStage(page);
      await id(page, 'pool-check').click();
      await id(page, 'findings').waitFor();
      await field(page, 'Client ID').fill('another');
      await id(page, 'findings-calls').scrollIntoViewIfNeeded();
    },
  },
];
