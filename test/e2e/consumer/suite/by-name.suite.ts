import { test } from './codes.ts';
import { failAtTimes, signIn, submitTo, typePassword } from './sign-in.ts';

const users = Array.from({ length: 10 }, (_, i) => `shopper-${String(i + 1).padStart(3, '0')}`);

// Two tests for each user, at the same time in different workers.
for (let number = 1; number <= 20; number += 1) {
  const username = users[number % 10] ?? '';
  test(`${number}: ${username} signs in`, async ({ page, mfa, appName }, info) => {
    if (number > 15) {
      // Nobody else uses it until this test ends.
      const account = await mfa.acquire(username);
      await typePassword(page, account);
      await account.answer((code) => submitTo(page, code));
    } else {
      await signIn(page, await mfa.user(username));
    }
    failAtTimes(number, info);
    test.expect(await page.title()).toBe(appName);
  });
}
