// More for shots.mjs: the pool's view of a user, actions, selections, jobs.
const both = ['light', 'dark'];
const id = (page, name) => page.getByTestId(name);
const row = (page, username) => page.locator(`[data-testid="account-row"][data-username="${username}"]`);

/** Opens the details of a row, which in a narrow window are a page of their own. */
const open = (page, username) => row(page, username).locator('.row-label').click();

/** Puts a box at each of these rows, as a click with Ctrl does. */
async function pick(page, usernames) {
  for (const username of usernames)
    await row(page, username)
      .locator('.row-label')
      .click({ modifiers: ['Control'] });
}

async function plan(page, usernames, kind) {
  await pick(page, usernames);
  await id(page, 'picks-menu').click();
  await id(page, `action-${kind}`).click();
}

export const actionViews = [
  { name: 'states', scene: 'states', themes: both, sizes: ['wide', 'medium', 'narrow'] },
  ...['stale', 'mfa-off', 'gone', 'unknown'].map((state, at) => ({
    name: `state-${state}`,
    scene: 'states',
    sizes: at === 0 ? ['wide', 'narrow'] : ['wide'],
    themes: at === 0 ? both : ['light'],
    act: (page) => page.locator(`[data-username$="${state}"] .row-label`).click(),
  })),
  {
    name: 'state-checking',
    scene: 'states',
    sizes: ['wide'],
    wait: 100,
    act: async (page) => {
      await page.locator('[data-username$="unknown"] .row-label').click();
      await id(page, 'server-check').click();
    },
  },
  {
    name: 'account-menu',
    scene: 'states',
    themes: both,
    sizes: ['wide', 'medium', 'narrow'],
    act: async (page) => {
      await page.locator('[data-username$="working"] .row-label').click();
      await id(page, 'account-menu').click();
    },
  },
  { name: 'row-hover', scene: 'codes', sizes: ['wide'], act: (page) => row(page, 'bob').hover() },
  {
    name: 'picks',
    scene: 'codes',
    themes: both,
    sizes: ['wide', 'medium', 'narrow'],
    act: (page) => pick(page, ['bob', 'dave', 'frank']),
  },
  {
    name: 'picks-all',
    scene: 'many',
    sizes: ['wide'],
    act: (page) => page.keyboard.press('Control+a'),
  },
  {
    name: 'picks-hidden',
    scene: 'local',
    themes: both,
    act: async (page) => {
      await page.keyboard.press('Control+a');
      await page.keyboard.type('tester-01');
    },
  },
  {
    name: 'picks-menu',
    scene: 'codes',
    themes: both,
    sizes: ['wide', 'narrow'],
    act: async (page) => {
      await pick(page, ['bob', 'dave']);
      await id(page, 'picks-menu').click();
    },
  },
  {
    name: 'picks-removed',
    scene: 'local',
    sizes: ['wide', 'narrow'],
    act: async (page) => {
      await pick(page, ['tester-002', 'tester-004', 'tester-006']);
      await id(page, 'picks-menu').click();
      await id(page, 'action-remove').click();
    },
  },
  {
    name: 'plan',
    scene: 'codes',
    themes: both,
    act: (page) => plan(page, ['bob', 'carol@example.test', 'frank', 'grace'], 'rotate'),
    wait: 500,
  },
  {
    name: 'plan-production',
    scene: 'codes',
    themes: both,
    act: (page) => plan(page, ['alice.admin', 'bob', 'dave'], 'recreate'),
    wait: 500,
  },
  {
    name: 'plan-many',
    scene: 'many',
    sizes: ['wide'],
    wait: 900,
    act: async (page) => {
      await page.keyboard.press('Control+a');
      await id(page, 'picks-menu').click();
      await id(page, 'action-rotate').click();
      await id(page, 'plan-more').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'plan-one',
    scene: 'states',
    sizes: ['wide'],
    wait: 500,
    act: async (page) => {
      await page.locator('[data-username$="stale"] .row-label').click();
      await id(page, 'server-repair').click();
    },
  },
  {
    name: 'plan-ran',
    scene: 'local',
    themes: both,
    wait: 4200,
    act: async (page) => {
      await plan(page, [1, 2, 3, 4, 5, 6, 7, 8, 9].map((each) => `tester-00${each}`).slice(0, 8), 'rotate');
      await id(page, 'plan-run').click();
    },
  },
  { name: 'action-job', scene: 'action-job', themes: both },
  { name: 'many-jobs', scene: 'many-jobs', themes: both, sizes: ['wide', 'narrow'] },
  {
    name: 'many-ended',
    scene: 'many-ended',
    themes: both,
    sizes: ['wide', 'narrow'],
    act: async (page) => {
      await id(page, 'jobs-earlier').click();
      await page.getByTestId('jobs-ended').getByTestId('job-reasons').first().click();
    },
  },
  {
    name: 'tokens',
    scene: 'codes',
    themes: both,
    sizes: ['wide', 'medium', 'narrow'],
    wait: 1300,
    act: async (page) => {
      await open(page, 'alice.admin');
      await id(page, 'sign-in').click();
      await id(page, 'token-life').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'tokens-expired',
    scene: 'codes',
    themes: both,
    sizes: ['wide'],
    wait: 1300,
    act: async (page) => {
      await open(page, 'bob');
      await id(page, 'sign-in').click();
      await id(page, 'claim').last().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'tokens-revoked',
    scene: 'codes',
    themes: both,
    wait: 900,
    act: async (page) => {
      await open(page, 'alice.admin');
      await id(page, 'sign-in').click();
      await page.getByRole('tab', { name: 'Refresh' }).click();
      await id(page, 'tokens-revoke').click();
      await id(page, 'revoked').waitFor();
      await id(page, 'token').scrollIntoViewIfNeeded();
    },
  },
];
