// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { PlanFeed } from '../../../renderer/features/bulk/plan-feed.ts';
import { defaultsFor, optionsOf } from '../../../renderer/features/bulk/options-draft.ts';
import { fakeApi } from '../../fakes/preview/fake-api.ts';
import { sceneOf } from '../../fakes/preview/scenes.ts';
import { check, isDisabled, keys, openBulk, refusal, step, there, toOptions } from './bulk-page-driver.ts';
import { click, field, one, preparePage, says, text, type } from './opened-page.ts';

preparePage();

const submit = () => {
  one('run-start')
    ?.closest('form')
    ?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
};
const ready = async () => {
  await vi.waitFor(() => {
    expect(one('run-plan')?.dataset['stale']).toBe('false');
  });
};

test('the plan is shown before anything is sent, and the button says for how many', async () => {
  const { rosters, runs } = await openBulk('codes');
  await toOptions();
  await ready();
  expect(text('plan-counts')).toBe(
    'Users1,240Left out for problems4Enrolled in this vault already31Takes at least4 min 8 s',
  );
  expect(text('plan-calls')).toBe('At most 5 calls for one user');
  expect(text('run-plan')).toContain('Nothing has been sent yet.');
  expect(text('run-start')).toBe('Enroll 1,240 users');
  expect(rosters.plan).toHaveBeenCalledExactlyOnceWith({
    rosterId: 'roster-1',
    poolId: 'stage',
    options: optionsOf(defaultsFor({ local: false })),
  });
  expect(runs.start).not.toHaveBeenCalled();
});

test('a change of the options is planned anew; until then the button waits', async () => {
  const { rosters } = await openBulk('codes');
  await toOptions();
  await ready();
  check('existing-rotate');
  await vi.waitFor(() => {
    expect(isDisabled('run-start')).toBe(true);
  });
  await ready();
  expect(rosters.plan).toHaveBeenLastCalledWith(
    expect.objectContaining({ options: expect.objectContaining({ existing: 'rotate' }) }),
  );
  type(field('Users a second'), '0.5');
  await says('plan-counts', '41 min');
  type(field('Users a second'), 'x');
  await vi.waitFor(() => {
    expect(document.body.textContent).toContain('A number from 0.01 to 1,000');
  });
  expect(isDisabled('run-start')).toBe(true);
});

test('creating users reads the list anew, since lines without a password are then in order', async () => {
  const { rosters } = await openBulk('codes');
  await toOptions();
  check('option-create');
  await says('plan-counts', /Left out for problems3.*Passwords to be made12/);
  expect(rosters.map).toHaveBeenLastCalledWith({ id: 'roster-1', columns: {}, create: true });
  expect(text('plan-calls')).toBe('At most 8 calls for one user');
  type(field('Groups'), 'admins, testers');
  await vi.waitFor(() => {
    expect(rosters.plan).toHaveBeenLastCalledWith(
      expect.objectContaining({ options: expect.objectContaining({ groups: ['admins', 'testers'] }) }),
    );
  });
});

test('in a local pool users are created, as fast as it goes', async () => {
  const { rosters } = await openBulk('codes');
  await toOptions('testers.csv', 'local');
  await says('plan-counts', 'Takes at leastnot limited');
  expect(rosters.map).toHaveBeenCalledWith(expect.objectContaining({ create: true }));
  expect((one('option-unlimited') as HTMLInputElement | undefined)?.checked).toBe(true);
  expect(field('Users a second')?.disabled).toBe(true);
});

test('the start leads to the page of the run, and the list belongs to it from then on', async () => {
  const { rosters, runs } = await openBulk('codes');
  await toOptions();
  await ready();
  check('option-keep-going');
  await vi.waitFor(() => {
    expect(isDisabled('run-start')).toBe(true);
  });
  await ready();
  submit();
  await there('run');
  const options = { ...optionsOf(defaultsFor({ local: false })), keepGoing: true };
  expect(runs.start).toHaveBeenCalledExactlyOnceWith({ rosterId: 'roster-1', poolId: 'stage', options });
  expect(document.documentElement.dataset['ready']).toBe('run');
  expect(rosters.close).not.toHaveBeenCalled();
});

test('a production pool is framed at each step and wants its name typed', async () => {
  const { runs } = await openBulk('codes');
  await toOptions('testers.csv', 'prod');
  await ready();
  expect(one('bulk-pool')?.className).toContain('production');
  expect(text('run-plan-warning')).toContain('production is a production pool');
  expect(isDisabled('run-start')).toBe(true);
  const word = field('Type production to confirm');
  type(word, 'Production');
  submit();
  expect(isDisabled('run-start')).toBe(true);
  expect(runs.start).not.toHaveBeenCalled();
  type(word, ' production ');
  await vi.waitFor(() => {
    expect(isDisabled('run-start')).toBe(false);
  });
  submit();
  await there('run');
  expect(runs.start).toHaveBeenCalledWith(expect.objectContaining({ poolId: 'prod', confirm: 'production' }));
});

test('what stands in the way is said, and the run cannot be begun', async () => {
  await openBulk('codes');
  await toOptions();
  check('existing-reset');
  await says('run-plan-obstacle', /give the pool an AWS profile.*NO_PROFILE/);
  expect(isDisabled('run-start')).toBe(true);
});

test('a refusal of the plan and one of the start are told where they were asked', async () => {
  const { rosters, runs } = await openBulk('codes');
  await toOptions();
  await ready();
  runs.start.mockImplementation(async () => refusal('Another run works on these users.'));
  submit();
  await says('form-error', /Another run works on these users.*REFUSED/);
  expect(step()).toBe('options');
  rosters.plan.mockImplementation(async () => refusal('The list is no longer held. Read it again.'));
  check('existing-skip');
  await says('plan-error', 'The list is no longer held.');
  expect(text('run-plan')).toContain('There is no plan.');
  click(one('options-back'));
  await there('roster-read');
});

test('a dialog of main that was answered with no changes nothing', async () => {
  const { runs } = await openBulk('codes');
  await toOptions();
  await ready();
  runs.start.mockImplementation(async () => ({
    ok: false,
    error: { code: 'CANCELLED', message: 'Nothing was done.' },
  }));
  submit();
  await vi.waitFor(() => {
    expect(runs.start).toHaveBeenCalledOnce();
    expect(text('run-start')).toBe('Enroll 1,240 users');
  });
  expect(one('form-error')).toBeUndefined();
  expect(step()).toBe('options');
});

test('who goes elsewhere while a long list is being written stays there', async () => {
  const { runs } = await openBulk('codes');
  await toOptions();
  await ready();
  submit();
  await says('run-start', 'Starting…');
  keys(',');
  await vi.waitFor(() => {
    expect(runs.start).toHaveResolved();
    expect(text('job-chip')).toContain('testers.csv');
  });
  expect(document.documentElement.dataset['ready']).toBe('settings');
});

test('users without a password are said to fail where none are created', async () => {
  const { rosters } = await openBulk('codes');
  const plan = rosters.plan.getMockImplementation();
  rosters.plan.mockImplementation(async (input) => {
    const answer = await plan?.(input);
    return answer?.ok === true ? { ok: true, value: { ...answer.value, withoutPassword: 7 } } : refusal();
  });
  await toOptions();
  await says('plan-counts', 'Without a password7');
  expect(text('run-plan-no-password')).toContain('cannot sign in, and fail');
});

test('choices that follow quickly are one question, and the last one is answered', async () => {
  vi.useFakeTimers();
  try {
    const api = fakeApi(sceneOf('codes'));
    const plan = vi.fn<typeof api.rosters.plan>(api.rosters.plan);
    Object.defineProperty(window, 'poolkey', {
      configurable: true,
      value: { ...api, rosters: { ...api.rosters, plan } },
    });
    const roster = await Promise.all([api.rosters.paste(), vi.advanceTimersByTimeAsync(200)]);
    const rosterId = roster[0].ok ? roster[0].value.id : '';
    const feed = new PlanFeed();
    const want = (existing: 'verify' | 'skip' | 'rotate') => {
      const options = optionsOf({ ...defaultsFor(undefined), existing });
      if (options !== null) feed.want({ rosterId, poolId: 'stage', options });
    };
    want('verify');
    await vi.advanceTimersByTimeAsync(10);
    want('skip');
    want('rotate');
    await vi.advanceTimersByTimeAsync(1000);
    expect(plan.mock.calls.map(([{ options }]) => options.existing)).toEqual(['verify', 'rotate']);
    expect(feed.plan.value?.existing).toBe('rotate');
    expect(feed.stale.value).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});
