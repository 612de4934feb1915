import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '../../../docs');

/** The blocks of TypeScript in a page of `docs/`, in their order. */
export function blocksOf(page: string): string[] {
  const text = readFileSync(join(DOCS, page), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = '']) => block);
}

/** What the blocks take for granted of other runners, which are not installed here. */
export const OTHER_RUNNERS = `
declare module 'cypress' {
  interface On {
    (event: 'task', tasks: Record<string, (argument: never) => unknown>): void;
    (event: 'after:run', action: () => void | Promise<void>): void;
  }
  interface Config {
    taskTimeout?: number;
    e2e?: { setupNodeEvents?(on: On): void };
  }
  export function defineConfig(config: Config): Config;
}
interface Chain<T> {
  then(next: (value: T) => unknown): Chain<T>;
  type(text: string): Chain<T>;
}
declare const cy: {
  task<T>(name: string, argument: unknown): Chain<T>;
  get(selector: string): Chain<unknown>;
};
`;
