import { test } from '@playwright/test';

/** Into the report, for whoever has started this run. */
export function note(name: string, value: string | number): void {
  test.info().annotations.push({ type: name, description: String(value) });
}
