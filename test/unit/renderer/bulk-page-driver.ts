import { expect, vi } from 'vitest';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import type { RunView } from '../../../main/contract/runs.ts';
import { all, click, one, open, press } from './opened-page.ts';

type Domain = Readonly<Record<string, (...args: never[]) => unknown>>;

/** Each call of a domain told to a spy on its way to the made-up main. */
function spied<D extends Domain>(domain: D) {
  return Object.fromEntries(
    Object.entries(domain).map(([name, call]) => [name, vi.fn<(...args: never[]) => unknown>(call)]),
  ) as { [N in keyof D]: D[N] & ReturnType<typeof vi.fn<D[N]>> };
}

export type Spied = Awaited<ReturnType<typeof openBulk>>;

/** The window over a scene, with the calls of lists and runs told, and runs pushed by hand. */
export async function openBulk(scene: string) {
  let send: (run: RunView) => void = () => {};
  let rosters!: ReturnType<typeof spied<PoolkeyApi['rosters']>>;
  let runs!: ReturnType<typeof spied<PoolkeyApi['runs']>>;
  await open(scene, (api) => {
    rosters = spied(api.rosters);
    runs = spied({
      ...api.runs,
      changed: (listener: (run: RunView) => void) => {
        send = listener;
        return api.runs.changed(listener);
      },
    });
    return { ...api, rosters, runs };
  });
  return {
    rosters,
    runs,
    push: (run: RunView) => {
      send(run);
    },
  };
}

export const refusal = async (message = 'Do something about it.') =>
  ({ ok: false, error: { code: 'REFUSED', message } }) as const;

export const keys = (key: string) => press(key, document.body, { ctrlKey: true });

export const isDisabled = (testId: string) => one(testId)?.hasAttribute('disabled') === true;

export async function there(testId: string): Promise<void> {
  await vi.waitFor(() => {
    expect(one(testId)).toBeDefined();
  });
}

/** To the first step, with a pool chosen by its id. */
export async function toRoster(poolId = 'stage'): Promise<void> {
  keys('b');
  await there('bulk');
  click(all('pool-card').find((card) => card.dataset['pool'] === poolId));
  await there('bulk-pool');
}

export function chooseFile(name: string): File {
  const file = new File(['username,password\nada,Secret-123\n'], name);
  const input = one('roster-file');
  Object.defineProperty(input, 'files', { configurable: true, value: [file] });
  input?.dispatchEvent(new Event('change', { bubbles: true }));
  return file;
}

export async function toCheck(name = 'testers.csv', poolId = 'stage'): Promise<void> {
  await toRoster(poolId);
  chooseFile(name);
  await there('roster-read');
}

export async function toOptions(name = 'testers.csv', poolId = 'stage'): Promise<void> {
  await toCheck(name, poolId);
  await vi.waitFor(() => {
    expect(one('check-continue')?.getAttribute('aria-disabled')).toBeNull();
  });
  click(one('check-continue'));
  await there('plan-counts');
}

export async function toRun(): Promise<void> {
  keys('j');
  await there('run-open');
  click(one('run-open'));
  await there('run-row');
}

export function select(target: HTMLElement | undefined, value: string): void {
  if (!(target instanceof HTMLSelectElement)) throw new Error('nothing to select in');
  target.value = value;
  target.dispatchEvent(new Event('change', { bubbles: true }));
}

export function check(testId: string, checked = true): void {
  const box = one(testId);
  if (!(box instanceof HTMLInputElement)) throw new Error(`no box ${testId}`);
  box.checked = checked;
  box.dispatchEvent(new Event('change', { bubbles: true }));
}

export function drag(type: string, files: readonly File[], types: readonly string[] = ['Files']): Event {
  const event = new Event(type, { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'dataTransfer', { value: { types, files, dropEffect: 'none' } });
  document.body.dispatchEvent(event);
  return event;
}

export const step = () => one('bulk')?.dataset['step'];
