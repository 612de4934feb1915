import { render } from 'preact';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import { fakeApi } from '../../fakes/preview/fake-api.ts';
import { sceneOf } from '../../fakes/preview/scenes.ts';

/** To be called once a file: what happy-dom lacks, and the page taken down after each test. */
export function preparePage(): void {
  beforeEach(() => {
    // happy-dom has none; pages that load late are then loaded when they are opened.
    vi.stubGlobal('requestIdleCallback', () => 0);
    // Rows need a height to be in view; happy-dom lays nothing out.
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(640);
    HTMLElement.prototype.hidePopover = function hidePopover() {
      toggle(this, 'closed');
    };
  });
  afterEach(async () => {
    await takeDown();
    vi.restoreAllMocks();
  });
}

/** With its listeners: one left behind would take the keys meant for the next page. */
async function takeDown(): Promise<void> {
  const root = document.querySelector('#root');
  if (root === null) return;
  render(null, root);
  // What is let go of at the end must still meet the main of this page.
  await effects();
}

/** The whole page over a made-up main; modules are fresh, since the store is one for the window. */
export async function open(
  scene: string,
  change: (api: PoolkeyApi) => PoolkeyApi = (api) => api,
): Promise<PoolkeyApi> {
  await takeDown();
  vi.resetModules();
  const api = change(fakeApi(sceneOf(scene)));
  Object.defineProperty(window, 'poolkey', { configurable: true, value: api });
  document.body.innerHTML = '<div id="root"></div>';
  await import('../../../renderer/index.tsx');
  await vi.waitFor(() => {
    expect(document.documentElement.dataset['ready']).not.toBe('opening');
  });
  await effects();
  return api;
}

/** Effects, such as the listener of the window's keys, run after the paint. */
async function effects(): Promise<void> {
  await new Promise<void>((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}

export const all = (testId: string) => [
  ...document.querySelectorAll<HTMLElement>(`[data-testid="${testId}"]`),
];
export const one = (testId: string) => all(testId)[0];
export const text = (testId: string) => one(testId)?.textContent ?? '';
export const button = (name: string) =>
  [...document.querySelectorAll('button')].find((each) => each.textContent.trim() === name);
export const rowOf = (username: string) =>
  all('account-row').find((row) => row.dataset['username'] === username);

export function press(
  key: string,
  target: Element | null | undefined = document.querySelector('#search'),
  more: KeyboardEventInit = {},
): void {
  if (!target) throw new Error(`nothing to press ${key} on`);
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
}

export function field(label: string): HTMLInputElement | null {
  const found = [...document.querySelectorAll('label')].find((each) => each.textContent === label);
  return document.querySelector<HTMLInputElement>(`#${CSS.escape(found?.htmlFor ?? 'none')}`);
}

export function type(input: HTMLInputElement | null, words: string): void {
  if (input === null) throw new Error('no such field');
  input.value = words;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

export function click(target: Element | undefined | null, more: MouseEventInit = {}): void {
  if (!target) throw new Error('nothing to click');
  target.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...more }));
}

/** happy-dom knows neither `popovertarget` nor its events; Preact listens by the names below without them. */
function toggle(box: Element, newState: 'open' | 'closed'): void {
  for (const name of ['beforetoggle', 'BeforeToggle', 'toggle', 'Toggle'])
    box.dispatchEvent(Object.assign(new Event(name), { newState }));
}

export async function choose(menu: string, item: string): Promise<void> {
  const box = document.querySelector(`#${CSS.escape(one(menu)?.getAttribute('popovertarget') ?? 'none')}`);
  if (box === null) throw new Error(`no menu ${menu}`);
  toggle(box, 'open');
  await vi.waitFor(() => {
    expect(one(item)).toBeDefined();
  });
  click(one(item));
}

/** Waits until what is found by its test id says this. */
export async function says(testId: string, words: string | RegExp): Promise<void> {
  await vi.waitFor(() => {
    expect(text(testId)).toMatch(words);
  });
}
