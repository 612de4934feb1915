import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ClearingClipboard } from '../../../main/app/clearing-clipboard.ts';
import { MemoryClipboard } from './app-fixture.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function desk() {
  const system = new MemoryClipboard();
  return { system, clipboard: new ClearingClipboard(system) };
}

test('what is secret is gone after 30 s', async () => {
  const { system, clipboard } = desk();
  await clipboard.put('secret');
  await vi.advanceTimersByTimeAsync(29_999);
  expect(system.text).toBe('secret');
  await vi.advanceTimersByTimeAsync(1);
  expect(system.text).toBe('');
});

test('what somebody else has put there meanwhile stays', async () => {
  const { system, clipboard } = desk();
  await clipboard.put('secret');
  system.text = 'a shopping list';
  await vi.advanceTimersByTimeAsync(60_000);
  expect(system.text).toBe('a shopping list');
  await clipboard.clear();
  expect(system.text).toBe('a shopping list');
});

test('the next one starts the 30 s anew, and the first one’s end does not touch it', async () => {
  const { system, clipboard } = desk();
  await clipboard.put('one');
  await vi.advanceTimersByTimeAsync(20_000);
  await clipboard.put('two');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(system.text).toBe('two');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(system.text).toBe('');
});

test('cleared at once when asked, and only once', async () => {
  const { system, clipboard } = desk();
  await clipboard.put('secret');
  await clipboard.clear();
  expect(system.text).toBe('');
  system.text = 'secret';
  await clipboard.clear();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(system.text).toBe('secret');
});

test('a clipboard whose calls are promises', async () => {
  const system = new MemoryClipboard();
  const clipboard = new ClearingClipboard({
    readText: () => Promise.resolve(system.readText()),
    writeText: (text) => {
      system.writeText(text);
      return Promise.resolve();
    },
    clear: () => system.clear(),
  });
  await clipboard.put('secret');
  await vi.advanceTimersByTimeAsync(30_000);
  expect(system.writes).toEqual(['secret', '']);
});
