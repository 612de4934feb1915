import { test } from './codes.ts';
import { failAtTimes, signIn } from './sign-in.ts';

for (let number = 21; number <= 40; number += 1) {
  test(`${number}: any shopper signs in`, async ({ page, mfa }, info) => {
    await signIn(page, await mfa.acquire({ tag: 'shopper' }));
    failAtTimes(number, info);
  });
}
