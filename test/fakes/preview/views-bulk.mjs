// More for shots.mjs: from a list to a run.
const both = ['light', 'dark'];
const all = ['wide', 'medium', 'narrow'];
const id = (page, name) => page.getByTestId(name);
const bulk = (page) => page.keyboard.press('Control+B');
const runs = (page) => page.keyboard.press('Control+J');

/** `pool`: its place among the cards. */
async function read(page, name, pool = 1) {
  await bulk(page);
  await id(page, 'pool-card').nth(pool).click();
  await id(page, 'roster-file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from('x') });
  await id(page, 'roster-read').waitFor();
  await page.waitForTimeout(150);
}

async function plan(page, name = 'testers.csv', pool = 1) {
  await read(page, name, pool);
  await id(page, 'check-continue').click();
  await id(page, 'plan-counts').waitFor();
}

async function openRun(page) {
  await runs(page);
  await id(page, 'run-open').first().click();
  await id(page, 'run-row').first().waitFor();
}

const runView = (scene, sizes = ['wide', 'narrow'], themes = both) => ({
  name: `bulk-${scene}`,
  scene,
  sizes,
  themes,
  act: openRun,
});

export const bulkViews = [
  { name: 'bulk-pools', scene: 'codes', themes: both, act: bulk },
  {
    name: 'bulk-empty',
    scene: 'codes',
    themes: both,
    act: async (page) => {
      await bulk(page);
      await id(page, 'pool-card').nth(1).click();
    },
  },
  {
    name: 'bulk-production',
    scene: 'codes',
    sizes: ['wide'],
    act: async (page) => {
      await bulk(page);
      await id(page, 'pool-card').nth(3).click();
    },
  },
  {
    name: 'bulk-bad',
    scene: 'codes',
    sizes: ['wide'],
    act: async (page) => {
      await bulk(page);
      await id(page, 'pool-card').nth(1).click();
      await id(page, 'roster-file').setInputFiles({
        name: 'bad.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('x'),
      });
      await id(page, 'form-error').waitFor();
    },
  },
  {
    name: 'bulk-drag',
    scene: 'codes',
    themes: both,
    act: (page) =>
      page.evaluate(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['x'], 'testers.csv'));
        document.body.dispatchEvent(new DragEvent('dragenter', { bubbles: true, dataTransfer }));
      }),
  },
  { name: 'bulk-check', scene: 'codes', sizes: all, themes: both, act: (page) => read(page, 'testers.csv') },
  {
    name: 'bulk-problems',
    scene: 'codes',
    themes: both,
    act: async (page) => {
      await read(page, 'testers.csv');
      await page.getByRole('tab', { name: 'Problems' }).click();
      await id(page, 'check-continue').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'bulk-twice',
    scene: 'codes',
    sizes: ['wide'],
    act: async (page) => {
      await read(page, 'clean.csv');
      await id(page, 'column-field').nth(6).selectOption('username');
      await id(page, 'mapping-error').waitFor();
    },
  },
  { name: 'bulk-options', scene: 'codes', sizes: all, themes: both, act: (page) => plan(page) },
  {
    name: 'bulk-options-low',
    scene: 'codes',
    sizes: ['narrow'],
    act: async (page) => {
      await plan(page);
      await id(page, 'options-back').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'bulk-options-create',
    scene: 'codes',
    sizes: ['wide'],
    wait: 600,
    act: async (page) => {
      await plan(page);
      await id(page, 'option-create').check();
      await id(page, 'existing-reset').check();
      await id(page, 'run-plan-obstacle').waitFor();
      await id(page, 'plan-calls').click();
    },
  },
  {
    name: 'bulk-retype',
    scene: 'codes',
    themes: both,
    act: async (page) => {
      await plan(page, 'testers.csv', 3);
      await page.getByLabel('Type production to confirm').fill('product');
    },
  },
  runView('run-running', all),
  runView('run-throttled', ['wide'], ['light']),
  runView('run-paused'),
  runView('run-paused-by-user', ['wide'], ['light']),
  runView('run-disk-full', ['wide', 'narrow'], ['light']),
  runView('run-finished'),
  runView('run-elsewhere', ['wide', 'narrow'], both),
  {
    name: 'bulk-row-failed',
    scene: 'run-finished',
    themes: both,
    wait: 500,
    act: async (page) => {
      await openRun(page);
      await id(page, 'rows-failed').click();
      await page.waitForTimeout(300);
      await id(page, 'run-row').nth(2).click();
    },
  },
  {
    name: 'bulk-million',
    scene: 'run-million',
    sizes: ['wide'],
    wait: 500,
    act: async (page) => {
      await openRun(page);
      await id(page, 'run-table').press('End');
    },
  },
  {
    name: 'bulk-export',
    scene: 'run-finished-passphrase',
    themes: both,
    act: async (page) => {
      await openRun(page);
      await id(page, 'run-end-export').click();
    },
  },
  {
    name: 'bulk-remove',
    scene: 'run-finished',
    sizes: ['wide'],
    act: async (page) => {
      await openRun(page);
      await id(page, 'run-remove').click();
    },
  },
  { name: 'bulk-runs', scene: 'runs', themes: both, act: runs },
  { name: 'bulk-runs-none', scene: 'codes', sizes: ['wide'], act: runs },
  { name: 'bulk-banner', scene: 'runs', sizes: all, themes: both },
  { name: 'bulk-welcome', scene: 'empty', sizes: ['wide', 'narrow'] },
  { name: 'bulk-empty-pool', scene: 'empty-pool', sizes: ['wide'] },
];
