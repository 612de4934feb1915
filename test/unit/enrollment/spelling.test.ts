// One user, one account: Cognito takes other case and aliases for the same user, and so does the vault.
import { expect, test } from 'vitest';
import { enrollUser } from '../../../main/enrollment/enroll-user.ts';
import { enrollmentPlace, verdict } from './enrollment-fixture.ts';

test.each(['ON', 'OPTIONAL'] as const)(
  '%s pool: the same user in other case is no second account',
  async (mfa) => {
    const place = await enrollmentPlace({ mfa });
    expect(verdict(await place.enroll())).toBe('ok');
    place.time.advance(60_000);
    const shouted = { ...place.user, username: place.user.username.toUpperCase() };
    expect(verdict(await enrollUser(place.deps, place.pool, shouted))).toBe('ok');
    expect(place.vault.accounts.list().map(({ username }) => username)).toEqual([place.user.username]);
  },
);
