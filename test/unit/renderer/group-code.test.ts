import { expect, test } from 'vitest';
import { groupCode, groupSecret } from '../../../renderer/lib/group-code.ts';

test.each([
  ['123456', ['123', '456']],
  ['1234567', ['1234', '567']],
  ['12345678', ['1234', '5678']],
  ['0000', ['0000']],
])('%s is read as %j', (code, groups) => {
  expect(groupCode(code)).toEqual(groups);
  expect(groupCode(code).join('')).toBe(code);
});

test('a secret is shown in fours and stays the same when joined', () => {
  expect(groupSecret('JBSWY3DPEHPK3PXPAB')).toEqual(['JBSW', 'Y3DP', 'EHPK', '3PXP', 'AB']);
  expect(groupSecret('')).toEqual([]);
});
