import { keepScreen } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

test('a first start enrolls 25 users of a local pool and shows their codes; they are there after a restart', async ({
  launch,
}) => {
  const app = await launch();
  await app.screen('welcome');
  await keepScreen(app.page, 'welcome');
  await app.page.getByRole('button', { name: 'Try it with a local pool' }).click();
  await app.screen('codes');
  await expect(app.page.getByText('25 enrolled, 0 failed')).toBeVisible();
  await keepScreen(app.page, 'codes');
  const row = app.page.locator('[data-testid="account-row"]').first();
  await expect(row.getByTestId('code')).toHaveAttribute('data-code', /^\d{6}$/);
  await app.quit();

  const again = await launch();
  await again.screen('codes');
  await expect(again.page.locator('[data-username="tester-001"]')).toBeVisible();
});
