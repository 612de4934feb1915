import { beforeEach, expect, test, vi } from 'vitest';
import { checkLinked, ensureSystemLibraries } from '../../../scripts/system-libraries.mjs';
import { appPackages, comparisonPackages, testPackages } from '../../../scripts/system-packages.mjs';

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

interface Given {
  installed?: string[];
  provides?: Record<string, string>;
  isRoot?: boolean;
  failing?: string[];
  remembered?: string[];
}

/** A machine whose dpkg knows the given packages, and that records each apt-get. */
function debian({ installed = [], provides = {}, isRoot = false, failing = [], remembered = [] }: Given) {
  const apt: string[] = [];
  const failures: string[] = [];
  const lines = [
    ...installed.map((name) => `installed\t${name}\t${provides[name] ?? ''}`),
    'config-files\tlibnss3\t',
  ];
  const run = (command: string, args: string[]) => {
    if (command === 'dpkg-query') return { status: 0, stdout: lines.join('\n') };
    apt.push(args.join(' '));
    return { status: failing.includes(args.at(-1) ?? '') ? 100 : 0, stdout: '' };
  };
  const machine = {
    platform: 'linux',
    isRoot,
    run,
    rememberedFailure: (name: string) => (remembered.includes(name) ? 'failed' : undefined),
    rememberFailure: (name: string) => failures.push(name),
  };
  return { machine: machine as never, apt, failures };
}

const without = (names: string[], ...missing: string[]) => names.filter((name) => !missing.includes(name));

test('nothing is asked when all is there', () => {
  const { machine, apt } = debian({ installed: appPackages });
  ensureSystemLibraries('app', machine);
  expect(apt).toEqual([]);
});

test('an ordinary user gets the one command; a removed package counts as missing', () => {
  const { machine, apt } = debian({ installed: without(appPackages, 'libgtk-3-0', 'libnss3') });
  expect(() => ensureSystemLibraries('app', machine)).toThrow(
    /: sudo apt-get install --no-install-recommends libgtk-3-0 libnss3$/,
  );
  expect(apt).toEqual([]);
});

test('root installs what is missing and no more', () => {
  const { machine, apt } = debian({ isRoot: true, installed: without(appPackages, 'libxss1') });
  ensureSystemLibraries('app', machine);
  expect(apt).toEqual(['update -q', '-y -q install --no-install-recommends libxss1']);
});

test('names with 64-bit time are known', () => {
  const renamed = ['libgtk-3-0', 'libasound2', 'libatk-bridge2.0-0', 'libcups2'];
  const installed = [...without(appPackages, ...renamed), 'libssl3t64', 'libgtk-3-0t64', 'libasound2-other'];
  const { machine } = debian({ installed, provides: { 'libasound2-other': 'x, libasound2 (= 1.2)' } });
  expect(() => ensureSystemLibraries('app', machine)).toThrow(
    /recommends libatk-bridge2\.0-0t64 libcups2t64$/,
  );
});

test('an install that fails ends in a sentence', () => {
  const { machine } = debian({
    isRoot: true,
    installed: without(appPackages, 'libxss1'),
    failing: ['libxss1'],
  });
  expect(() => ensureSystemLibraries('app', machine)).toThrow(/could not be installed; try: sudo apt-get/);
});

test('programs to compare with may fail, and are not asked for again that day', () => {
  const installed = [...appPackages, ...testPackages];
  const first = debian({ isRoot: true, installed, failing: ['awscli'] });
  ensureSystemLibraries('test', first.machine);
  expect(first.failures).toEqual(['awscli']);

  const others = without(comparisonPackages, 'awscli');
  const second = debian({ isRoot: true, installed: [...installed, ...others], remembered: ['awscli'] });
  ensureSystemLibraries('test', second.machine);
  expect(second.apt).toEqual([]);
});

test('an ordinary user is not told of them', () => {
  const { machine } = debian({ installed: [...appPackages, ...testPackages] });
  expect(comparisonPackages).not.toHaveLength(0);
  expect(() => ensureSystemLibraries('test', machine)).not.toThrow();
});

test('without dpkg the linker is asked', () => {
  const stdout =
    '\tlibgtk-3.so.0 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\tlibnss3.so => not found\n';
  const run = (command: string) => (command === 'ldd' ? { status: 0, stdout } : { status: null });
  const machine = { platform: 'linux', isRoot: true, run } as never;
  expect(() => ensureSystemLibraries('app', machine)).not.toThrow();
  expect(() => checkLinked('/electron', machine)).toThrow(/install libgtk-3\.so\.0, libnss3\.so with/);
});
