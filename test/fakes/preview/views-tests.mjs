// More for shots.mjs: codes for tests.
const both = ['light', 'dark'];
const all = ['wide', 'medium', 'narrow'];
const id = (page, name) => page.getByTestId(name);

async function open(page) {
  await page.keyboard.press('Control+T');
  await id(page, 'tests-page').locator('> *').first().waitFor();
}

/** Also what is below the window's edge. */
const seen = (testId) => async (page) => {
  await open(page);
  await id(page, testId)
    .first()
    .evaluate((element) => element.scrollIntoView({ block: 'start' }));
};

export const testsViews = [
  { name: 'tests', scene: 'tests', sizes: all, themes: both, act: open },
  { name: 'tests-holds', scene: 'tests', themes: both, act: seen('hold') },
  { name: 'tests-audit', scene: 'tests', sizes: all, themes: both, act: seen('audit-picture') },
  {
    name: 'tests-refusals',
    scene: 'tests',
    themes: both,
    act: async (page) => {
      await seen('audit-picture')(page);
      await id(page, 'audit-refusals').check();
      await id(page, 'audit-refusals').evaluate((element) => element.scrollIntoView({ block: 'start' }));
    },
  },
  {
    name: 'tests-older',
    scene: 'tests',
    act: async (page) => {
      await seen('audit-older')(page);
      await id(page, 'audit-older').click();
      await page.waitForTimeout(200);
      await id(page, 'audit-end').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'tests-help',
    scene: 'tests',
    sizes: ['wide'],
    act: async (page) => {
      await seen('audit-end')(page);
      await page.getByText('How tests get codes').click();
      await id(page, 'start-import').last().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'tests-free',
    scene: 'tests',
    themes: both,
    act: async (page) => {
      await seen('hold')(page);
      await id(page, 'hold-free').first().click();
    },
  },
  {
    name: 'tests-revoked',
    scene: 'tests',
    themes: both,
    wait: 500,
    act: async (page) => {
      await open(page);
      await id(page, 'grant-revoke').first().click();
      await id(page, 'toast').waitFor();
    },
  },
  {
    name: 'tests-copied',
    scene: 'codes',
    sizes: ['wide'],
    act: async (page) => {
      await open(page);
      await id(page, 'start-command').getByRole('button').click();
    },
  },
  { name: 'tests-empty', scene: 'codes', themes: both, sizes: all, act: open },
  { name: 'tests-off', scene: 'tests-off', themes: both, act: open },
  { name: 'tests-off-log', scene: 'tests-off-log', act: open },
  { name: 'tests-crowd', scene: 'tests-crowd', act: seen('hold') },
  { name: 'tests-long', scene: 'tests-long', themes: both, sizes: all, act: open },
  { name: 'tests-long-holds', scene: 'tests-long', act: seen('hold') },
  { name: 'tests-long-audit', scene: 'tests-long', sizes: all, act: seen('audit-picture') },
  { name: 'tests-sidebar', scene: 'tests', sizes: ['wide'], themes: both },
  {
    name: 'tests-drawer',
    scene: 'tests',
    sizes: ['narrow'],
    act: (page) => page.getByRole('button', { name: 'Groups', exact: true }).click(),
  },
];
