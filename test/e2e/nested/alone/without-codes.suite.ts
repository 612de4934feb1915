import { expect, test } from 'poolkey/playwright';

test('asks for nothing', () => {
  expect(test.info().project.name).toBe('without codes');
});
