// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { FLOW_NAMES } from '../../../main/contract/pools.ts';
import { withTags } from '../../../renderer/features/codes/edit-tags.tsx';
import { clockWords, poolClockWords } from '../../../renderer/lib/clock-words.ts';
import { attributeLabel } from '../../../renderer/features/enroll/new-password-step.tsx';
import { emptyEntry, entryInputOf, isComplete } from '../../../renderer/features/entries/entry-draft.ts';
import { strengthOf } from '../../../renderer/features/lock/passphrase-strength.ts';
import { troubleWords } from '../../../renderer/features/lock/trouble-words.ts';
import { draftOf, inputOf, newDraft } from '../../../renderer/features/pools/pool-draft.ts';
import { flowHint, flows } from '../../../renderer/features/pools/flow-words.ts';
import { regionOf } from '../../../renderer/features/pools/region.ts';
import { ago, count, duration, lasting } from '../../../renderer/lib/words.ts';
import { pool } from '../../fakes/preview/samples.ts';

test.each([
  ['eu-central-1_a1B2c3D4e', 'eu-central-1'],
  ['us-gov-west-1_x', 'us-gov-west-1'],
  [' ap-southeast-2_AbC ', 'ap-southeast-2'],
  ['eu-central-1', null],
  ['local_x', null],
  ['', null],
])('%j names the Region %j', (id, region) => {
  expect(regionOf(id)).toBe(region);
});

test('a new pool gets a colour that is free; empty fields are not sent', () => {
  const draft = newDraft([pool({ id: 'a', color: 'blue' }), pool({ id: 'b', color: 'teal' })]);
  expect(draft.color).toBe('green');
  const input = inputOf({ ...draft, name: 'qa', userPoolId: 'eu-west-1_x', clientId: 'c' });
  expect(input).toEqual({
    name: 'qa',
    userPoolId: 'eu-west-1_x',
    clientId: 'c',
    flow: 'auto',
    color: 'green',
    production: false,
    profile: '',
  });
});

test('editing a pool leaves its secret alone, and sends its profile whatever the flow: Admin calls need it', () => {
  const draft = draftOf(pool({ id: 'a', hasClientSecret: true, flow: 'srp', profile: 'qa' }));
  expect(inputOf(draft)).toMatchObject({ flow: 'srp', profile: 'qa' });
  expect(inputOf(draft)).not.toHaveProperty('clientSecret');
  expect(inputOf(draft)).not.toHaveProperty('noClientSecret');
  // Empty, and not left out: a profile can be taken away again.
  expect(inputOf({ ...draft, profile: ' ' })).toMatchObject({ profile: '' });
});

test('two client secrets are sent with one space between; "no secret any more" wins over what was typed', () => {
  const draft = draftOf(pool({ id: 'a', hasClientSecret: true }));
  expect(inputOf({ ...draft, clientSecret: ' old   new ' })).toMatchObject({ clientSecret: 'old new' });
  const none = inputOf({ ...draft, clientSecret: 'old', noClientSecret: true });
  expect(none).toMatchObject({ noClientSecret: true });
  expect(none).not.toHaveProperty('clientSecret');
});

test('all five flows can be chosen, by Cognito’s names; what "auto" has found is said', () => {
  expect(flows.map(([flow]) => flow)).toEqual(['auto', 'srp', 'password', 'user', 'admin']);
  const unnamed = flows.filter(
    ([flow, words]) => flow !== 'auto' && !words.includes(`(${FLOW_NAMES[flow]})`),
  );
  expect(unnamed).toEqual([]);
  expect(flowHint('auto', pool({ id: 'a', learnedFlow: 'srp' }))).toBe('Auto: found USER_SRP_AUTH');
  expect(flowHint('auto', pool({ id: 'a' }))).toContain('first sign-in');
  // Chosen just now, in place of another: nothing was found for it yet.
  expect(flowHint('auto', pool({ id: 'a', flow: 'admin', learnedFlow: 'srp' }))).toContain('first sign-in');
  expect(flowHint('srp', pool({ id: 'a', learnedFlow: 'srp' }))).toBeUndefined();
});

test('an entry is a URI or the typed fields', () => {
  expect(isComplete(emptyEntry)).toBe(false);
  expect(entryInputOf({ ...emptyEntry, uri: ' otpauth://totp/x?secret=A ' })).toEqual({
    from: 'uri',
    uri: 'otpauth://totp/x?secret=A',
  });
  const fields = {
    ...emptyEntry,
    from: 'fields',
    label: 'bot',
    secret: 'ABCD',
    digits: '8',
    period: '60',
  } as const;
  expect(isComplete(fields)).toBe(true);
  expect(entryInputOf(fields)).toMatchObject({ digits: 8, period: 60, algorithm: 'SHA1' });
  expect(entryInputOf({ ...fields, period: 'x' })).toMatchObject({ period: 0 });
});

test('tags are split at commas, trimmed and each kept once', () => {
  expect(withTags(['smoke'], ' admin, #smoke ,, ')).toEqual(['smoke', 'admin']);
  expect(withTags([], 'x'.repeat(80))[0]).toHaveLength(60);
});

test('the clock banner speaks over two seconds, of the worst pool, and says which way', () => {
  expect(clockWords([pool({ id: 'stage', clockOffsetMs: 2000 })])).toBeNull();
  expect(clockWords([pool({ id: 'stage', clockOffsetMs: null })])).toBeNull();
  expect(
    clockWords([pool({ id: 'a', clockOffsetMs: 2500 }), pool({ id: 'stage', clockOffsetMs: 3100 })]),
  ).toBe('This computer’s clock is 3.1 s behind stage; codes are corrected.');
  expect(clockWords([pool({ id: 'stage', clockOffsetMs: -65_000 })])).toContain('1 min 5 s ahead of stage');
});

test('of one pool the clock is said where that pool is meant', () => {
  expect(poolClockWords(pool({ id: 'a', clockOffsetMs: 2000 }))).toBeNull();
  expect(poolClockWords(pool({ id: 'a', clockOffsetMs: null }))).toBeNull();
  expect(poolClockWords(pool({ id: 'a', clockOffsetMs: 90_000 }))).toBe(
    'This computer’s clock is 1 min 30 s behind this pool’s; codes are corrected.',
  );
});

test('strength grows with length', () => {
  const levels = ['', 'short', 'eight888', 'twelve121212', 'correct horse battery'].map(
    (each) => strengthOf(each).level,
  );
  expect(levels).toEqual([0, 1, 2, 3, 4]);
});

test('every trouble of the keychain is explained with something to do', () => {
  for (const trouble of ['locked', 'missing', 'wrong-key', 'absent'] as const) {
    const words = troubleWords(trouble);
    expect(words.what).not.toBe('');
    expect(words.todo).toContain('try again');
  }
});

test('attribute names become labels', () => {
  expect(attributeLabel('phone_number')).toBe('Phone number');
  expect(attributeLabel('custom:cost_center')).toBe('Cost center');
  expect(attributeLabel('userAttributes.email')).toBe('Email');
});

test('numbers and times in words', () => {
  expect(count(1, 'row')).toBe('1 row');
  expect(count(2000, 'row')).toBe('2,000 rows');
  expect(duration(-3100)).toBe('3.1 s');
  expect(duration(12_400)).toBe('12 s');
  expect(duration(119_600)).toBe('2 min');
  expect(lasting(-5)).toBe('0 s');
  expect(lasting(41_900)).toBe('41 s');
  expect(lasting(9 * 60_000 + 5000)).toBe('9 min 5 s');
  expect(lasting(52 * 60_000 + 59_000)).toBe('52 min');
  expect(lasting(23 * 3_600_000 + 10 * 60_000)).toBe('23 h 10 min');
  expect(lasting(29 * 24 * 3_600_000)).toBe('29 days');
  expect(ago(0, 10_000)).toBe('just now');
  expect(ago(0, 120_000)).toBe('2 minutes ago');
  expect(ago(0, 25 * 3_600_000)).toBe('yesterday');
});
