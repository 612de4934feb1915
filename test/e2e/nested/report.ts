// What Playwright's JSON report says of a nested run.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { JSONReport, JSONReportSuite, JSONReportTestResult } from '@playwright/test/reporter';

/** One attempt of a test. */
export interface Attempt {
  readonly status: string;
  readonly durationMs: number;
  readonly workerIndex: number;
  /** What the test has noted of itself. */
  readonly notes: Readonly<Record<string, string>>;
  /** Titles of its steps, `outer > inner`. */
  readonly steps: readonly string[];
  /** Without colours. */
  readonly errors: readonly string[];
  /** `file:line` of its first error, the file's name alone. */
  readonly errorAt: string;
}

export interface Report {
  /** Of all tests with such a title, project by project. Throws where there is none. */
  attemptsOf(title: string | RegExp): readonly Attempt[];
  /** The only attempt of the only test with this title. */
  of(title: string): Attempt;
  /** As `of`, of a test that has passed: throws what it failed with. */
  passed(title: string): Attempt;
  /** What a test that has passed has noted of itself. */
  noted(title: string, name: string): string;
}

export function readReport(folder: string): Report {
  const json = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as JSONReport;
  if (json.errors.length > 0) throw new Error(json.errors.map(({ message }) => message).join('\n'));
  const found = json.suites.flatMap((suite) => attemptsIn(suite));
  const attemptsOf = (title: string | RegExp): Attempt[] => {
    const fits = (one: string): boolean => (typeof title === 'string' ? one === title : title.test(one));
    const attempts = found.flatMap(([name, attempt]) => (fits(name) ? [attempt] : []));
    if (attempts.length === 0) throw new Error(`no test "${title}" in ${folder}`);
    return attempts;
  };
  const of = (title: string): Attempt => {
    const [only, ...more] = attemptsOf(title);
    if (!only || more.length > 0) throw new Error(`"${title}" was tried ${more.length + 1} times`);
    return only;
  };
  const passed = (title: string): Attempt => {
    const attempt = of(title);
    if (attempt.status === 'passed') return attempt;
    throw new Error(`"${title}": ${attempt.status}\n${attempt.errors.join('\n')}`);
  };
  return { attemptsOf, of, passed, noted: (title, name) => passed(title).notes[name] ?? '' };
}

function attemptsIn({ specs, suites = [] }: JSONReportSuite): [string, Attempt][] {
  const here = specs.flatMap(({ title, tests }) =>
    tests.flatMap(({ results }) => results.map((result): [string, Attempt] => [title, attempt(result)])),
  );
  return [...here, ...suites.flatMap((suite) => attemptsIn(suite))];
}

function attempt(result: JSONReportTestResult): Attempt {
  const { status = 'none', duration, workerIndex, annotations, errors, steps } = result;
  const [{ location } = {}] = errors;
  return {
    status,
    durationMs: duration,
    workerIndex,
    notes: Object.fromEntries(annotations.map(({ type, description = '' }) => [type, description])),
    steps: stepsIn(steps, ''),
    errors: errors.map(({ message }) => stripVTControlCharacters(message)),
    errorAt: location ? `${location.file.replace(/^.*[/\\]/, '')}:${location.line}` : '',
  };
}

function stepsIn(steps: JSONReportTestResult['steps'], before: string): string[] {
  return (steps ?? []).flatMap(({ title, steps: inner }) => [
    before + title,
    ...stepsIn(inner, `${before}${title} > `),
  ]);
}
