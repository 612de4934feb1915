import { expect, test } from 'vitest';
import { lockWithTheScreen } from '../../../main/app/screen-lock.ts';

function desk() {
  const listeners: Record<string, () => void> = {};
  const state = { screenLocked: false, open: true, busy: false, log: [] as string[] };
  let tick = (): void => undefined;
  lockWithTheScreen(
    {
      screenLocked: () => state.screenLocked,
      on: (event, listener) => {
        listeners[event] = listener;
      },
      every: (run) => {
        tick = run;
      },
    },
    {
      open: () => state.open,
      busy: () => state.busy,
      lock: () => {
        state.open = false;
        state.log.push('locked');
      },
      reopen: () => {
        state.open = true;
        state.log.push('reopened');
      },
    },
  );
  return {
    state,
    leave: () => listeners['leave']?.(),
    back: () => listeners['back']?.(),
    tick: () => tick(),
  };
}

test('locked with the screen, opened with it', () => {
  const { state, leave, back } = desk();
  leave();
  back();
  expect(state.log).toEqual(['locked', 'reopened']);
});

test('where the system sends no event, the state of the screen is enough', () => {
  const { state, tick } = desk();
  state.screenLocked = true;
  tick();
  tick();
  state.screenLocked = false;
  tick();
  tick();
  expect(state.log).toEqual(['locked', 'reopened']);
});

test('who locks by hand finds it locked after a sleep', () => {
  const { state, leave, back } = desk();
  state.open = false;
  leave();
  back();
  expect(state.log).toEqual([]);
});

test('awake behind the lock screen is not back', () => {
  const { state, leave, back, tick } = desk();
  state.screenLocked = true;
  leave();
  back();
  expect(state.log).toEqual(['locked']);
  state.screenLocked = false;
  tick();
  expect(state.log).toEqual(['locked', 'reopened']);
});

test('work under way is finished first, and then it is locked', () => {
  const { state, tick } = desk();
  state.screenLocked = true;
  state.busy = true;
  tick();
  expect(state.log).toEqual([]);
  state.busy = false;
  tick();
  expect(state.log).toEqual(['locked']);
});
